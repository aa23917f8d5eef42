/// 64 weights of two bits, 18 bytes, 2.25 bits per weight: `weight = scale · (level - 1)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 16 | column c is bits `2 · (c % 4)` of byte `c / 4` (`qs`) |
///
/// Encoding uses the levels 0, 1, 2 only. Source: `block_q2_0` in llama.cpp's `ggml-common.h`.
enum Q2_0: PlainEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 0)
    for i in weights.indices {
      let level = block[2 + i / 4] >> (2 * (i % 4)) & 3
      weights[i] = Float(Int32(level) - 1) * scale
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let scale = Ternary.encode(weights, levels: &workspace.levels)
    for i in weights.indices { block[2 + i / 4] |= workspace.levels[i] << (2 * (i % 4)) }
    block.store(half: scale, at: 0)
  }
}

/// 256 weights of -1, 0 or 1, 66 bytes, 2.0625 bits per weight: `weight = scale · (level - 1)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 64 | two-bit levels: byte `32·(c/128) + c%32`, bits `2·((c%128)/32)` for column c (`qs`) |
/// | 64 | 2 | scale, half precision (`d`) |
///
/// Source: `block_tq2_0` in llama.cpp's `ggml-common.h`, `quantize_row_tq2_0_ref`.
enum TQ2_0: PlainEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 64)
    for i in weights.indices {
      weights[i] = Float(Int32(block.pair(i, at: 0)) - 1) * scale
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let scale = Ternary.encode(weights, levels: &workspace.levels)
    for i in weights.indices { block.insert(pair: workspace.levels[i], i, at: 0) }
    block.store(half: scale, at: 64)
  }
}

/// 32 weights, 34 bytes, 8.5 bits per weight: `weight = scale · level`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 32 | levels, signed bytes (`qs`) |
///
/// Source: `block_q8_0` in llama.cpp's `ggml-common.h`.
enum Q8_0: PlainEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 0)
    for i in weights.indices { weights[i] = Float(Int8(bitPattern: block[2 + i])) * scale }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let scale = abs(Fitting.extreme(weights, group: weights.indices)) / 127
    let inverse = scale != 0 ? 1 / scale : 0
    block.store(half: scale, at: 0)
    for i in weights.indices {
      block[2 + i] = UInt8(wrapping: roundedAway(weights[i] * inverse))
    }
  }
}

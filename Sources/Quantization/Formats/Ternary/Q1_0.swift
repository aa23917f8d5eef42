/// 128 weights of one bit, 18 bytes, 1.125 bits per weight: `weight = bit ? scale : -scale`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision: the mean magnitude (`d`) |
/// | 2 | 16 | column c is bit `c % 8` of byte `c / 8` (`qs`) |
///
/// Source: `block_q1_0` in llama.cpp's `ggml-common.h`.
enum Q1_0: PlainEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 0)
    for i in weights.indices {
      weights[i] = block[2 + i / 8] >> (i % 8) & 1 == 1 ? scale : -scale
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    var sum: Float = 0
    for i in weights.indices {
      sum += abs(weights[i])
      if weights[i] >= 0 { block[2 + i / 8] |= 1 << (i % 8) }
    }
    block.store(half: sum / 128, at: 0)
  }
}

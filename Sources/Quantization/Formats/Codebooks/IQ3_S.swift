/// 256 weights in eight groups of 32, 110 bytes, 3.4375 bits per weight:
/// `weight = scale · (1 + 2 · groupScale) · coordinate · sign`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 64 | low eight bits of the point numbers, one for each 4 columns (`qs`) |
/// | 66 | 8 | ninth bits of the point numbers, one byte for each group (`qh`) |
/// | 74 | 32 | signs, one byte for each 8 columns (`signs`) |
/// | 106 | 4 | four-bit group scales, even groups low (`scales`) |
///
/// Source: `block_iq3_s` in llama.cpp's `ggml-common.h`.
enum IQ3_S: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<8 {
      let groupScale = block[106 + group / 2] >> (group % 2 * 4) & 15
      let scale = block.half(at: 0) * (1 + 2 * Float(groupScale))
      for i in 0..<32 {
        let column = 32 * group + i
        let ninth = Int(block[66 + group] >> (i / 4)) & 1
        let point = Int(block[2 + column / 4]) | ninth << 8
        let signs = Int(block[74 + column / 8])
        weights[column] =
          scale * Codebook.iq3s.value(point, i % 4) * Signs.factor(signs, i % 8)
      }
    }
  }
}

/// 256 weights in 16 groups of 16, 82 bytes, 2.5625 bits per weight:
/// `weight = scale · (0.5 + groupScale) / 4 · coordinate · sign`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 32 | low eight bits of the point numbers, one for each 8 columns (`qs`) |
/// | 34 | 32 | signs, one byte for each 8 columns (`qs`) |
/// | 66 | 8 | upper two bits of the point numbers, one byte for each 32 columns (`qh`) |
/// | 74 | 8 | four-bit group scales, even groups low (`scales`) |
///
/// Source: `block_iq2_s` in llama.cpp's `ggml-common.h`.
enum IQ2_S: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for part in 0..<32 {
      let upper = Int(block[66 + part / 4] >> (part % 4 * 2)) & 3
      let point = Int(block[2 + part]) | upper << 8
      let groupScale = block[74 + part / 4] >> (part / 2 % 2 * 4) & 15
      let scale = block.half(at: 0) * (0.5 + Float(groupScale)) * 0.25
      let signs = Int(block[34 + part])
      for i in 0..<8 {
        weights[8 * part + i] =
          scale * Codebook.iq2s.value(point, i) * Signs.factor(signs, i)
      }
    }
  }
}

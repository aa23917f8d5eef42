/// 256 weights in 16 groups of 16, 74 bytes, 2.3125 bits per weight:
/// `weight = scale · (0.5 + groupScale) / 4 · coordinate · sign`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 64 | a 16-bit word for each 8 columns: point number in nine bits, sign code in seven (`qs`) |
/// | 66 | 8 | four-bit group scales, even groups low (`scales`) |
///
/// Source: `block_iq2_xs` in llama.cpp's `ggml-common.h`.
enum IQ2_XS: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for part in 0..<32 {
      let code = Int(block.word16(at: 2 + 2 * part))
      let groupScale = block[66 + part / 4] >> (part / 2 % 2 * 4) & 15
      let scale = block.half(at: 0) * (0.5 + Float(groupScale)) * 0.25
      let signs = Signs.completed(code >> 9)
      for i in 0..<8 {
        weights[8 * part + i] =
          scale * Codebook.iq2xs.value(code & 511, i) * Signs.factor(signs, i)
      }
    }
  }
}

/// 256 weights in eight groups of 32, 98 bytes, 3.0625 bits per weight:
/// `weight = scale · (0.5 + groupScale) / 2 · coordinate · sign`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 64 | point numbers, one for each 4 columns (`qs`) |
/// | 66 | 32 | a 32-bit word for each group: four sign codes of seven bits, group scale in the top four (`qs`) |
///
/// Source: `block_iq3_xxs` in llama.cpp's `ggml-common.h`.
enum IQ3_XXS: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<8 {
      let codes = Int(block.word32(at: 66 + 4 * group))
      let scale = block.half(at: 0) * (0.5 + Float(codes >> 28)) * 0.5
      for part in 0..<4 {
        let signs = Signs.completed(codes >> (7 * part))
        for i in 0..<8 {
          let column = 32 * group + 8 * part + i
          let point = Int(block[2 + column / 4])
          weights[column] =
            scale * Codebook.iq3xxs.value(point, i % 4) * Signs.factor(signs, i)
        }
      }
    }
  }
}

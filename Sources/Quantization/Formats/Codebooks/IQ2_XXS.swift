/// 256 weights in eight groups of 32, 66 bytes, 2.0625 bits per weight:
/// `weight = scale · (0.5 + groupScale) / 4 · coordinate · sign`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 64 | two 32-bit words for each group: four point numbers of eight bits; four sign codes of seven bits, group scale in the top four (`qs`) |
///
/// Source: `block_iq2_xxs` in llama.cpp's `ggml-common.h`.
enum IQ2_XXS: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<8 {
      let offset = 2 + 8 * group
      let codes = Int(block.word32(at: offset + 4))
      let scale = block.half(at: 0) * (0.5 + Float(codes >> 28)) * 0.25
      for part in 0..<4 {
        let point = Int(block[offset + part])
        let signs = Signs.completed(codes >> (7 * part))
        for i in 0..<8 {
          weights[32 * group + 8 * part + i] =
            scale * Codebook.iq2xxs.value(point, i) * Signs.factor(signs, i)
        }
      }
    }
  }
}

/// 256 weights in eight groups of 32, 50 bytes, 1.5625 bits per weight:
/// `weight = scale · (2 · groupScale + 1) · (coordinate + delta)`, delta = ±0.125.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 32 | low eight bits of the point numbers, one for each 8 columns (`qs`) |
/// | 34 | 16 | a 16-bit word for each group: four times the upper three bits of a point number, group scale in three bits, top bit set where delta is negative (`qh`) |
///
/// Source: `block_iq1_s` in llama.cpp's `ggml-common.h`.
enum IQ1_S: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<8 {
      let upper = Int(block.word16(at: 34 + 2 * group))
      let scale = block.half(at: 0) * Float(2 * (upper >> 12 & 7) + 1)
      let delta: Float = upper >> 15 == 1 ? -0.125 : 0.125
      for part in 0..<4 {
        let point = Int(block[2 + 4 * group + part]) | (upper >> (3 * part) & 7) << 8
        for i in 0..<8 {
          weights[32 * group + 8 * part + i] =
            scale * (Codebook.iq1.value(point, i) + delta)
        }
      }
    }
  }
}

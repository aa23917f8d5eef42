/// 256 weights in 16 groups of 16, 56 bytes, 1.75 bits per weight:
/// `weight = scale · (2 · groupScale + 1) · (coordinate + delta)`, delta = ±0.125.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 32 | low eight bits of the point numbers, one for each 8 columns (`qs`) |
/// | 32 | 16 | four bits for each 8 columns, even ones low: upper three bits of the point number, top bit set where delta is negative (`qh`) |
/// | 48 | 8 | four 16-bit words: four group scales of three bits, and a quarter of the half-precision scale in the top four (`scales`) |
///
/// Source: `block_iq1_m` in llama.cpp's `ggml-common.h`.
enum IQ1_M: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    var bits: UInt16 = 0
    for word in 0..<4 { bits |= (block.word16(at: 48 + 2 * word) >> 12) << (4 * word) }
    let scale = Float(half: bits)
    for part in 0..<32 {
      let group = part / 2
      let groupScale = block.word16(at: 48 + group / 4 * 2) >> (3 * (group % 4)) & 7
      let upper = Int(block[32 + part / 2] >> (part % 2 * 4)) & 15
      let delta: Float = upper & 8 != 0 ? -0.125 : 0.125
      let point = Int(block[part]) | (upper & 7) << 8
      for i in 0..<8 {
        weights[8 * part + i] =
          scale * Float(2 * groupScale + 1) * (Codebook.iq1.value(point, i) + delta)
      }
    }
  }
}

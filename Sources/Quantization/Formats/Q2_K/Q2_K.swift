/// 256 weights in 16 groups of 16, 84 bytes, 2.625 bits per weight:
/// `weight = (scale · groupScale) · level - (minimumScale · groupMinimum)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 16 | a byte for each group: scale in the low, minimum in the high four bits (`scales`) |
/// | 16 | 64 | two-bit levels: byte `32·(c/128) + c%32`, bits `2·((c%128)/32)` for column c (`qs`) |
/// | 80 | 2 | scale of the group scales, half precision (`d`) |
/// | 82 | 2 | scale of the group minima, half precision (`dmin`) |
///
/// Source: `block_q2_K` in llama.cpp's `ggml-common.h`, `quantize_row_q2_K_ref` and
/// `quantize_row_q2_K_impl` in `ggml-quants.c`.
enum Q2_K {
  /// The search of the plain form, the only one that sums absolute and not squared misses.
  static let search = AffineSearch(top: 3, first: -0.5, step: 0.1, steps: 15, deviation: .absolute)

  /// What a level of the group is multiplied by, and what is subtracted then.
  static func decoded(_ block: Span<UInt8>, group: Int) -> (scale: Float, minimum: Float) {
    (
      block.half(at: 80) * Float(block[group] & 15),
      block.half(at: 82) * Float(block[group] >> 4)
    )
  }
}

/// 256 weights in eight groups of 32, 176 bytes, 5.5 bits per weight:
/// `weight = (scale · groupScale) · level - (minimumScale · groupMinimum)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale of the group scales, half precision (`d`) |
/// | 2 | 2 | scale of the group minima, half precision (`dmin`) |
/// | 4 | 12 | six-bit group scales and minima, see ``PackedScales`` (`scales`) |
/// | 16 | 32 | fifth bits: column c is bit `c / 32` of byte `c % 32` (`qh`) |
/// | 48 | 128 | low four bits: 32 bytes for each 64 columns, the first 32 low, the others high (`qs`) |
///
/// Source: `block_q5_K` in llama.cpp's `ggml-common.h`, `quantize_row_q5_K_ref` and
/// `quantize_row_q5_K_impl` in `ggml-quants.c`.
enum Q5_K {
  /// The search of the plain form.
  static let search = AffineSearch(top: 31, first: -0.5, step: 0.1, steps: 15)
}

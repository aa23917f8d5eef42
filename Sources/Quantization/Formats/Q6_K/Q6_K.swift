/// 256 weights in 16 groups of 16, 210 bytes, 6.5625 bits per weight:
/// `weight = scale · groupScale · (level - 32)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 128 | low four bits: 64 bytes for each 128 columns, the first 64 low, the others high (`ql`) |
/// | 128 | 64 | upper two bits: byte `32·(c/128) + c%32`, bits `2·((c%128)/32)` for column c (`qh`) |
/// | 192 | 16 | group scales, signed bytes (`scales`) |
/// | 208 | 2 | scale, half precision (`d`) |
///
/// Source: `block_q6_K` in llama.cpp's `ggml-common.h`, `quantize_row_q6_K_ref` and
/// `quantize_row_q6_K_impl` in `ggml-quants.c`.
enum Q6_K {}

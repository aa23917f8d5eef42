/// 256 weights in 16 groups of 16, 110 bytes, 3.4375 bits per weight:
/// `weight = (scale · (groupScale - 32)) · (level - 4)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 32 | third bits of the levels: column c is bit `c / 32` of byte `c % 32` (`hmask`) |
/// | 32 | 64 | low two bits: byte `32·(c/128) + c%32`, bits `2·((c%128)/32)` for column c (`qs`) |
/// | 96 | 12 | six-bit group scales, see ``groupScale(_:group:)`` (`scales`) |
/// | 108 | 2 | scale of the group scales, half precision (`d`) |
///
/// Source: `block_q3_K` in llama.cpp's `ggml-common.h`, `quantize_row_q3_K_ref` and
/// `quantize_row_q3_K_impl` in `ggml-quants.c`.
enum Q3_K {
  /// The scale of a group, -32 to 31.
  ///
  /// The low four bits of groups 0 ... 7 are the low halves of eight bytes, those of groups 8 ...
  /// 15 the high halves; byte `8 + j % 4` has the upper two bits of group j from bit `2 · (j / 4)`
  /// on.
  static func groupScale(_ block: Span<UInt8>, group j: Int) -> Int32 {
    let low = block.nibble(j, half: 8, at: 96)
    let high = block[104 + j % 4] >> (2 * (j / 4)) & 3
    return Int32(low | high << 4) - 32
  }

  /// - Parameter levels: the scales plus 32. The bytes of the block are zero.
  static func storeGroupScales(_ levels: [UInt8], into block: inout MutableSpan<UInt8>) {
    block.storeNibbles(levels, half: 8, at: 96)
    for j in 0..<16 { block[104 + j % 4] |= (levels[j] >> 4 & 3) << (2 * (j / 4)) }
  }
}

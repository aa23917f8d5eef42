// Where blocks keep levels of fewer than eight bits. `column` counts from the start of the block,
// or of the stretch that starts at `offset`.

extension Span<UInt8> {
  /// A four-bit level: the first half of a stretch of `2 * half` columns lies in the low bits of
  /// `half` bytes, the second half in their high bits.
  func nibble(_ column: Int, half: Int, at offset: Int) -> UInt8 {
    let byte = self[offset + column % half]
    return column < half ? byte & 15 : byte >> 4
  }

  /// A two-bit level: 32 bytes for each 128 columns, 32 columns to each pair of bits.
  func pair(_ column: Int, at offset: Int) -> UInt8 {
    self[offset + 32 * (column / 128) + column % 32] >> (column % 128 / 32 * 2) & 3
  }

  /// One bit of 256 columns: 32 bytes, 32 columns to each bit.
  func bit(_ column: Int, at offset: Int) -> UInt8 {
    self[offset + column % 32] >> (column / 32) & 1
  }
}

extension MutableSpan<UInt8> {
  /// Packs the low four bits of `2 * half` levels, those of the columns from `first` on.
  mutating func storeNibbles(_ levels: [UInt8], first: Int = 0, half: Int, at offset: Int) {
    for i in 0..<half {
      self[offset + i] = levels[first + i] & 15 | levels[first + half + i] << 4
    }
  }

  /// Adds a two-bit level to bytes that were zero.
  mutating func insert(pair level: UInt8, _ column: Int, at offset: Int) {
    self[offset + 32 * (column / 128) + column % 32] |= (level & 3) << (column % 128 / 32 * 2)
  }

  /// Adds one bit to bytes that were zero.
  mutating func insert(bit: UInt8, _ column: Int, at offset: Int) {
    self[offset + column % 32] |= (bit & 1) << (column / 32)
  }
}

// Little-endian fields of a block, by their offset.

extension Span<UInt8> {
  func word16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
  }

  func word32(at offset: Int) -> UInt32 {
    UInt32(word16(at: offset)) | UInt32(word16(at: offset + 2)) << 16
  }

  func word64(at offset: Int) -> UInt64 {
    UInt64(word32(at: offset)) | UInt64(word32(at: offset + 4)) << 32
  }

  /// The value of a half-precision field.
  func half(at offset: Int) -> Float { Float(half: word16(at: offset)) }
}

extension MutableSpan<UInt8> {
  mutating func store(_ word: UInt16, at offset: Int) {
    self[offset] = UInt8(truncatingIfNeeded: word)
    self[offset + 1] = UInt8(truncatingIfNeeded: word >> 8)
  }

  mutating func store(_ word: UInt32, at offset: Int) {
    store(UInt16(truncatingIfNeeded: word), at: offset)
    store(UInt16(truncatingIfNeeded: word >> 16), at: offset + 2)
  }

  /// Stores `value` in half precision.
  mutating func store(half value: Float, at offset: Int) {
    store(UInt16(half: value), at: offset)
  }
}

/// Names of tensors compared byte by byte, eight at a time: a model may have a hundred thousand of
/// them, and most of their letters are the same.
extension UnsafeBufferPointer<UInt8> {
  /// How many bytes from the start are those of the other.
  func commonPrefixCount(with other: Self) -> Int {
    let count = Swift.min(self.count, other.count)
    guard let a = unsafe UnsafeRawPointer(baseAddress),
      let b = unsafe UnsafeRawPointer(other.baseAddress)
    else { return 0 }
    var place = 0
    while place + 8 <= count {
      let here = unsafe a.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let there = unsafe b.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      guard here == there else {
        return place + (here ^ there).littleEndian.trailingZeroBitCount / 8
      }
      place += 8
    }
    while place < count, unsafe self[place] == other[place] { place += 1 }
    return place
  }
}

extension String {
  /// Whether its last bytes are those of another text.
  package func hasBytes(atEnd suffix: String) -> Bool {
    let inPieces: Bool?? = unsafe utf8.withContiguousStorageIfAvailable { name in
      unsafe suffix.utf8.withContiguousStorageIfAvailable { wanted in
        let start = name.count - wanted.count
        guard start >= 0 else { return false }
        return unsafe UnsafeBufferPointer(rebasing: name[start...])
          .commonPrefixCount(with: wanted) == wanted.count
      }
    }
    return (inPieces ?? nil) ?? utf8.reversed().starts(with: suffix.utf8.reversed())
  }
}

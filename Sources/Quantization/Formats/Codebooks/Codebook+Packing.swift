// What several formats of codebooks store alike.

extension Workspace {
  /// Four sign codes of seven bits, and the scale level of the group of 32 in the top four.
  func signsAndScale(group: Int) -> UInt32 {
    var word = UInt32(scaleLevels[group]) << 28
    for eight in 0..<4 {
      word |= UInt32(codebook.signs[4 * group + eight] & 127) << (7 * eight)
    }
    return word
  }
}

extension MutableSpan<UInt8> {
  /// Stores levels of four bits, even ones low, in `count` bytes.
  mutating func storeNibblePairs(_ levels: [UInt8], count: Int, at offset: Int) {
    for i in 0..<count { self[offset + i] = levels[2 * i] & 15 | levels[2 * i + 1] << 4 }
  }
}

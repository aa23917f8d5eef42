/// Search and replacement in tensor names, byte by byte.
///
/// The library's own search goes by characters and takes fifty times as long, which a checkpoint of
/// a hundred thousand tensors would feel.
extension StringProtocol {
  /// Whether the text occurs.
  func holds(_ text: String) -> Bool {
    // Native strings lie in one piece, where the search is a loop over bytes.
    let inPieces: Bool?? = utf8.withContiguousStorageIfAvailable { name in
      unsafe text.utf8.withContiguousStorageIfAvailable { unsafe name.holds($0) }
    }
    return (inPieces ?? nil) ?? (place(of: text) != nil)
  }

  /// Every occurrence replaced.
  func replacingEach(_ text: String, with replacement: String) -> String {
    guard holds(text) else { return String(self) }
    var (result, rest) = ("", self[...])
    while let place = rest.place(of: text) {
      result += rest[..<place.lowerBound]
      result += replacement
      rest = rest[place.upperBound...]
    }
    return result + rest
  }

  /// Where the text occurs first; nowhere for an empty text.
  func place(of text: String) -> Range<Index>? {
    guard let first = text.utf8.first else { return nil }
    var rest = utf8[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: text.utf8) {
        return start..<utf8.index(start, offsetBy: text.utf8.count)
      }
      rest = rest.dropFirst()
    }
    return nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes occur, one after the other; none do for no bytes.
  fileprivate func holds(_ wanted: Self) -> Bool {
    guard let first = unsafe wanted.first, count >= wanted.count else { return false }
    for start in 0...(count - wanted.count) where unsafe self[start] == first {
      var length = 1
      while length < wanted.count, unsafe self[start + length] == wanted[length] { length += 1 }
      if length == wanted.count { return true }
    }
    return false
  }
}

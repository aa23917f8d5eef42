/// A name that equals another where their bytes do.
///
/// Containers tell tensors by the bytes of their names, whereas Swift strings are equal where they
/// are canonically equivalent: "\u{E9}" and "e\u{301}" are two tensors and one string.
public struct ExactName: Hashable, Sendable {
  /// The name.
  public let text: String

  /// A name that is told from others by its bytes.
  public init(_ text: String) { self.text = text }

  /// Whether two names have the same bytes.
  public static func == (a: Self, b: Self) -> Bool {
    guard a.text.utf8.count == b.text.utf8.count else { return false }
    let inPieces: Bool?? = unsafe a.text.utf8.withContiguousStorageIfAvailable { first in
      unsafe b.text.utf8.withContiguousStorageIfAvailable {
        unsafe first.commonPrefixCount(with: $0) == first.count
      }
    }
    return (inPieces ?? nil) ?? a.text.utf8.elementsEqual(b.text.utf8)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    // Native strings lie in one piece; for the others a copy does.
    let isHashed: Void? = unsafe text.utf8.withContiguousStorageIfAvailable {
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    guard isHashed == nil else { return }
    unsafe Array(text.utf8).withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }
}

extension ExactName: Comparable {
  /// By the bytes, as Python sorts names.
  public static func < (a: Self, b: Self) -> Bool {
    let inPieces: Bool?? = unsafe a.text.utf8.withContiguousStorageIfAvailable { first in
      unsafe b.text.utf8.withContiguousStorageIfAvailable {
        let equal = unsafe first.commonPrefixCount(with: $0)
        guard equal < min(first.count, $0.count) else { return first.count < $0.count }
        return unsafe first[equal] < $0[equal]
      }
    }
    return (inPieces ?? nil) ?? a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
  }
}

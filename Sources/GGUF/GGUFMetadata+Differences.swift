/// A key that two files do not have alike.
public struct KeyDifference: Hashable, Sendable {
  /// The key.
  public let key: String
  /// Its value in the first file; `nil` where it is not there.
  public let first: GGUFValue?
  /// Its value in the second file; `nil` where it is not there.
  public let second: GGUFValue?
}

extension GGUFMetadata {
  /// The keys whose values differ from those of another file.
  ///
  /// They are in this file's order; those that only the other has come after them. Where a key
  /// stands in a file does not count.
  public func differences(from other: GGUFMetadata) -> [KeyDifference] {
    let own = values.compactMap { key, value in
      other[key] == value ? nil : KeyDifference(key: key, first: value, second: other[key])
    }
    let others = other.values.compactMap { key, value in
      self[key] == nil ? KeyDifference(key: key, first: nil, second: value) : nil
    }
    return own + others
  }
}

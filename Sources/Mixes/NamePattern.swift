/// How a rule recognises a tensor's name.
struct NamePattern: Sendable {
  private let bytes: [UInt8]
  private let isWhole: Bool

  /// The name itself.
  static func whole(_ text: String) -> Self { Self(bytes: Array(text.utf8), isWhole: true) }
  /// A text anywhere in the name.
  static func part(_ text: String) -> Self { Self(bytes: Array(text.utf8), isWhole: false) }

  func fits(_ name: TensorName) -> Bool { isWhole ? name.bytes == bytes : name.holds(bytes) }
}

/// A tensor's name, ready to be searched for many texts. (Searching a `String` compares characters,
/// which takes seconds for the names of a hundred thousand tensors.)
struct TensorName: Hashable, Sendable {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Whether the text occurs anywhere.
  func holds(_ text: String) -> Bool { holds(Array(text.utf8)) }

  /// Whether the bytes occur anywhere.
  func holds(_ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first else { return true }
    for start in 0..<max(0, bytes.count - wanted.count + 1) where bytes[start] == first {
      var length = 1
      while length < wanted.count, bytes[start + length] == wanted[length] { length += 1 }
      if length == wanted.count { return true }
    }
    return false
  }
}

/// How a rule recognises a tensor's name.
enum NamePattern: Sendable {
  case whole(String)
  case part(String)

  func fits(_ name: TensorName) -> Bool {
    switch self {
    case .whole(let text): name.text == text
    case .part(let text): name.holds(text)
    }
  }
}

/// A tensor's name, ready to be searched for many texts. (Searching a `String` compares characters,
/// which takes seconds for the names of a hundred thousand tensors.)
struct TensorName: Hashable, Sendable {
  let text: String
  private let bytes: [UInt8]

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  /// Whether the text occurs anywhere.
  func holds(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return true }
    for start in 0..<max(0, bytes.count - wanted.count + 1) where bytes[start] == first {
      var length = 1
      while length < wanted.count, bytes[start + length] == wanted[length] { length += 1 }
      if length == wanted.count { return true }
    }
    return false
  }
}

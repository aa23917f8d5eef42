import Tensors

/// A pattern for names, ready to be looked for in a hundred thousand of them.
struct NameSearch: Sendable {
  private let pattern: NamePattern
  private let letters: NameLetters

  init(_ pattern: NamePattern) {
    self.pattern = pattern
    letters =
      switch pattern {
      case .prefix(let text), .suffix(let text), .part(let text): NameLetters(text)
      }
  }

  /// - Parameter letters: those of the name.
  func fits(_ name: String, letters: NameLetters) -> Bool {
    letters.include(self.letters) && pattern.matches(name)
  }
}

/// Which letters occur in a text, sixty-four kinds of them told apart: a text can only be part of
/// another that has all its letters, which few names have of most patterns.
struct NameLetters: Sendable {
  private let bits: UInt64

  init(_ text: String) {
    bits = text.utf8.reduce(0) { $0 | 1 << UInt64($1 & 63) }
  }

  /// Whether all letters of the other are among these.
  func include(_ other: Self) -> Bool { other.bits & ~bits == 0 }
}

/// Why a text is not the JSON that was expected, and at which byte.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first byte at fault, counted from the start of the text.
  public let offset: Int
  /// What is wrong there.
  public let fault: String

  /// Byte and fault, for a message that names the file itself.
  public var description: String { "byte \(offset): \(fault)" }
}

/// Which texts the parser takes.
public enum JSONDialect: Sendable {
  /// RFC 8259 and no member named twice: containers.
  case strict
  /// As Python's `json` reads configuration: of members with the same name the last counts, and
  /// `NaN`, `Infinity`, `-Infinity` are numbers.
  case python
}

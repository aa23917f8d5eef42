/// Something that is wrong with a file, or may be.
public struct Finding: Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Hashable, Sendable {
    /// The file is damaged, or programs that read it fail or go wrong.
    case error
    /// The file can be read, but something that is usual is not there or looks odd.
    case warning
  }

  /// How much it matters.
  public let severity: Severity
  /// What it is about: a key, a tensor, a file.
  public let subject: String
  /// What was found, and what was expected.
  public let message: String

  /// Something that is wrong.
  public static func error(_ subject: String, _ message: String) -> Finding {
    Finding(severity: .error, subject: subject, message: message)
  }

  /// Something that may be wrong.
  public static func warning(_ subject: String, _ message: String) -> Finding {
    Finding(severity: .warning, subject: subject, message: message)
  }
}

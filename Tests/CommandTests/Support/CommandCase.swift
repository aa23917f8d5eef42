import Testing

/// A command line and all that comes of it.
struct CommandCase: Sendable, CustomTestStringConvertible {
  /// Arguments, separated by spaces.
  let arguments: String
  var status: Int32 = 0
  var output = Expectation.nothing
  var error = Expectation.nothing
  /// The files that are there afterwards and were not before; all else is as it was.
  var creates: [String] = []

  init(
    _ arguments: String, status: Int32 = 0, output: Expectation = .nothing,
    error: Expectation = .nothing, creates: [String] = []
  ) {
    self.arguments = arguments
    self.status = status
    self.output = output
    self.error = error
    self.creates = creates
  }

  var testDescription: String { arguments }

  /// A case that ends with one line on standard error; a `*` in the message stands for anything.
  static func refused(_ arguments: String, status: Int32, _ message: String) -> CommandCase {
    CommandCase(arguments, status: status, error: .like("kerf: error: \(message)\n"))
  }

  /// A case in which the options do not parse: a sentence, then how the command is used.
  static func misused(_ arguments: String, _ message: String) -> CommandCase {
    CommandCase(arguments, status: 64, error: .like("Error: \(message)\n*Usage: kerf *"))
  }
}

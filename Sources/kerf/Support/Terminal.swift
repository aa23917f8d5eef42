#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

import Reporting
import StrictJSON

/// Standard output, standard error, and what is known of the terminal.
enum Terminal {
  /// Writes to standard output.
  static func print(_ text: String) { put(text, to: STDOUT_FILENO) }

  /// Writes a text that is UTF-8 to standard output.
  static func print(_ bytes: [UInt8]) { put(bytes, to: STDOUT_FILENO) }

  /// Writes a JSON text and a line's end to standard output.
  static func print(_ value: JSONValue) { printJSON { $0.write(value) } }

  /// Writes a JSON object, of which the last member is a table, and a line's end to standard
  /// output.
  static func print(_ object: JSONObject, listing name: String, _ table: Table) {
    printJSON { $0.write(object, listing: name, count: table.rowCount, element: table.object) }
  }

  private static func printJSON(_ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter { put($0, to: STDOUT_FILENO) }
    write(&writer)
    writer.finish()
  }

  /// Writes to standard error.
  static func error(_ text: String) { put(text, to: STDERR_FILENO) }

  private static func put(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { unsafe put(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  private static func put(_ bytes: [UInt8], to descriptor: Int32) {
    unsafe bytes.withUnsafeBytes { unsafe put($0, to: descriptor) }
  }

  private static func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      let count = unsafe write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      // Nobody reads any more, or the disk is full: nothing can be said about it either.
      if count < 0 && errno != EINTR { return }
      unsafe rest = rest.dropFirst(max(0, count))
    }
  }

  /// How progress is shown on standard error.
  static func progressStyle(quiet: Bool) -> ProgressReporter.Style {
    if quiet { return .none }
    guard isatty(STDERR_FILENO) == 1 else { return .log }
    var size = winsize()
    let known = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return .line(width: known ? Int(size.ws_col) : 80)
  }

  /// A file beyond the limit of `ulimit -f` is an error to be told, not the end of the process.
  static func ignoreFileSizeSignal() { signal(SIGXFSZ, SIG_IGN) }
}

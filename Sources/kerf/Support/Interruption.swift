import Storage
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Removes an output that is not complete where a signal ends the process.
enum Interruption {
  /// The address of the name to remove, a C string; 0 where there is none.
  private static let partialName = Atomic<UInt>(0)

  /// Signals that end a process from outside: ^C, `kill`, a closed terminal, a closed pipe.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGPIPE]

  /// Runs the body, which writes the file.
  ///
  /// A signal meanwhile removes the partial file and ends the process with 128 plus the signal's
  /// number, as shells count.
  static func removing<Result>(
    _ file: OutputFile, while body: () async throws -> Result
  ) async rethrows -> Result {
    guard let name = unsafe strdup(file.partialPath.string) else { return try await body() }
    partialName.store(UInt(bitPattern: name), ordering: .sequentiallyConsistent)
    for number in signals { handle(number) }
    // The name's memory stays: a handler may hold it still, and a command writes one file.
    defer { partialName.store(0, ordering: .sequentiallyConsistent) }
    return try await body()
  }

  /// Whoever started the command may have had a signal ignored, as `nohup` does: it stays so.
  private static func handle(_ number: Int32) {
    let before = signal(number, end)
    let wasIgnored =
      unsafe unsafeBitCast(before, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
    if wasIgnored { signal(number, SIG_IGN) }
  }

  /// The handler.
  ///
  /// Only calls that POSIX allows in one: no memory is taken, no lock waited for.
  private static let end: @convention(c) (Int32) -> Void = { number in
    let address = Interruption.partialName.load(ordering: .sequentiallyConsistent)
    if let name = unsafe UnsafePointer<CChar>(bitPattern: address) { unsafe unlink(name) }
    _exit(128 + number)
  }
}

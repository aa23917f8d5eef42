import Storage
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Removes outputs that are not complete where a signal ends the process.
enum Interruption {
  /// The address of the names to remove, C strings up to a null pointer; 0 where there are none.
  private static let partialNames = Atomic<UInt>(0)

  /// The address of what the handler says, a C string; 0 where there is nothing to say.
  private static let farewell = Atomic<UInt>(0)

  /// Whether signals wait, because what is to be removed is not known yet.
  private static let isHeld = Atomic(false)

  /// The signal that waits; 0 where none does.
  private static let waiting = Atomic<Int32>(0)

  /// Signals that end a process from outside: ^C, `kill`, a closed terminal, a closed pipe.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGPIPE]

  /// Has signals wait until ``watch(_:saying:)`` knows what they have to remove: files are about to
  /// be made.
  static func hold() {
    isHeld.store(true, ordering: .sequentiallyConsistent)
    for number in signals { handle(number) }
  }

  /// Has a signal remove files and end the process with 128 plus its number, as shells count.
  ///
  /// - Parameter farewell: what is said on standard error then.
  static func watch(_ paths: [FilePath], saying farewell: String = "") {
    let names = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: paths.count + 1)
    for (index, path) in paths.enumerated() { unsafe names[index] = strdup(path.string) }
    unsafe names[paths.count] = nil
    let text = unsafe strdup(farewell)
    Self.farewell.store(UInt(bitPattern: text), ordering: .sequentiallyConsistent)
    partialNames.store(UInt(bitPattern: names), ordering: .sequentiallyConsistent)
    for number in signals { handle(number) }
    release()
  }

  /// Forgets what was to be removed: all files have their names, or are gone.
  ///
  /// The memory stays: a handler may hold it still, and a command writes one set.
  static func end() {
    partialNames.store(0, ordering: .sequentiallyConsistent)
    farewell.store(0, ordering: .sequentiallyConsistent)
    release()
  }

  /// Runs the body, which writes the files: a signal meanwhile removes what is there of them.
  static func removing<Result>(
    _ files: OutputSet, while body: () async throws -> Result
  ) async rethrows -> Result {
    watch(files.files.map(\.partialPath))
    defer { end() }
    return try await body()
  }

  private static func release() {
    isHeld.store(false, ordering: .sequentiallyConsistent)
    let number = waiting.load(ordering: .sequentiallyConsistent)
    if number != 0 { handler(number) }
  }

  /// Whoever started the command may have had a signal ignored, as `nohup` does: it stays so.
  private static func handle(_ number: Int32) {
    let before = signal(number, handler)
    let wasIgnored =
      unsafe unsafeBitCast(before, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
    if wasIgnored { signal(number, SIG_IGN) }
  }

  /// The handler.
  ///
  /// Only calls that POSIX allows in one: no memory is taken, no lock waited for.
  private static let handler: @convention(c) (Int32) -> Void = { number in
    // In this order: either this sees that nothing is held, or whoever lets go sees the signal.
    Interruption.waiting.store(number, ordering: .sequentiallyConsistent)
    if Interruption.isHeld.load(ordering: .sequentiallyConsistent) { return }
    let address = Interruption.partialNames.load(ordering: .sequentiallyConsistent)
    var names = unsafe UnsafePointer<UnsafeMutablePointer<CChar>?>(bitPattern: address)
    while let name = unsafe names?.pointee {
      unsafe unlink(name)
      unsafe names = names?.successor()
    }
    let text = Interruption.farewell.load(ordering: .sequentiallyConsistent)
    if let text = unsafe UnsafePointer<CChar>(bitPattern: text) {
      _ = unsafe write(STDERR_FILENO, text, strlen(text))
    }
    _exit(128 + number)
  }
}

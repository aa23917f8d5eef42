import CZlib
import Synchronization
public import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of lines that are on the disk once they are appended, held by one process at a time.
///
/// Each line begins with its CRC-32 in eight hexadecimal digits and a space. A line that a crash
/// cut short, and all behind it, do not count.
public final class Journal: Sendable {
  /// The file.
  public let path: FilePath
  private let descriptor: FileDescriptor
  private let state: Mutex<State>

  private struct State {
    /// Where the next line goes.
    var end: Int
    /// Whether an append failed: what follows would not be read.
    var isBroken = false
  }

  /// The largest journal that is read.
  private static let sizeLimit = 1 << 30

  /// Creates an empty journal.
  ///
  /// - Throws: `StorageError.cannotCreate`, or `.isLocked`.
  public init(creating path: FilePath) throws(StorageError) {
    self.path = path
    do {
      descriptor = try FileDescriptor.open(
        path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
    } catch {
      throw .cannotCreate(file: path.string, reason: FileSource.reason(error))
    }
    state = Mutex(State(end: 0))
    try lock()
    Folder(path.removingLastComponent()).sync()
  }

  /// Opens a journal that is there, and cuts off what a crash left of a line.
  ///
  /// - Parameter lines: takes the lines, without their checksums.
  /// - Throws: `StorageError.isLocked` where another process has it, `.cannotContinue` where it
  ///   cannot be read.
  public init(continuing path: FilePath, lines: inout [[UInt8]]) throws(StorageError) {
    self.path = path
    do {
      descriptor = try FileDescriptor.open(path, .readWrite, options: [.closeOnExec])
    } catch {
      throw .cannotContinue(file: path.string, reason: FileSource.reason(error))
    }
    state = Mutex(State(end: 0))
    try lock()
    let source = try FileSource(path)
    guard source.size <= Self.sizeLimit else {
      throw .tooLarge(file: path.string, size: source.size, limit: Self.sizeLimit)
    }
    let (found, end) = Self.lines(of: try source.bytes(in: 0..<source.size))
    lines = found
    state.withLock { $0.end = end }
    try? descriptor.resize(to: Int64(end))
  }

  deinit { descriptor.unlockAndClose() }

  /// Appends a line and waits until it is on the disk.
  ///
  /// - Parameter line: without an end of line in it.
  /// - Throws: `StorageError.cannotWrite`, from then on each time.
  public func append(_ line: [UInt8]) throws(StorageError) {
    let bytes = Self.checksum(line[...]) + [UInt8(ascii: " ")] + line + [UInt8(ascii: "\n")]
    let failure: String? = state.withLock { state in
      guard !state.isBroken else { return "an earlier line could not be written" }
      do {
        let count = try descriptor.writeAll(toAbsoluteOffset: Int64(state.end), bytes)
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
        state.end += count
        return nil
      } catch {
        state.isBroken = true
        return FileSource.reason(error)
      }
    }
    if let failure { throw .cannotWrite(file: path.string, offset: 0, reason: failure) }
  }

  /// Removes the file; the lock is held until the journal is forgotten.
  public func remove() { _ = unsafe unlink(path.string) }

  /// Takes the lock, which ends with the process.
  private func lock() throws(StorageError) {
    if case .refused = FileLock(on: descriptor) { throw .isLocked(file: path.string) }
  }
}

// MARK: Lines

extension Journal {
  /// The whole lines from the start on, and where they end.
  private static func lines(of bytes: [UInt8]) -> (lines: [[UInt8]], end: Int) {
    var lines: [[UInt8]] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = bytes[start..<end]
      guard line.count >= 9, Array(line.prefix(8)) == checksum(line.dropFirst(9)) else { break }
      lines.append(Array(line.dropFirst(9)))
      start = end + 1
    }
    return (lines, start)
  }

  /// The CRC-32 in eight hexadecimal digits.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let sum = unsafe bytes.withUnsafeBytes { bytes in
      unsafe crc32_z(0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    let digits = String(UInt32(truncatingIfNeeded: sum), radix: 16)
    return Array((String(repeating: "0", count: 8 - digits.count) + digits).utf8)
  }
}

public import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What tells whether a file is still the one that was read: size, time of the last change, first
/// bytes.
public struct FileStamp: Sendable, CustomStringConvertible {
  /// Bytes.
  public let size: Int
  /// Seconds since 1970, and nanoseconds.
  public let modified: (seconds: Int, nanoseconds: Int)
  /// A hash of the first bytes, which in containers are the header's.
  public let start: UInt64

  /// Bytes that are hashed.
  private static let hashedBytes = 1 << 16

  /// Looks at a file.
  ///
  /// - Throws: `StorageError.cannotOpen` or `.cannotRead`.
  public init(of path: FilePath) throws(StorageError) {
    let file = try FileSource(path)
    size = file.size
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 else {
      throw .cannotOpen(file: path.string, reason: Errno(rawValue: errno).description)
    }
    #if os(Linux)
      modified = (Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec))
    #else
      modified = (Int(status.st_mtimespec.tv_sec), Int(status.st_mtimespec.tv_nsec))
    #endif
    var hash = StableHash()
    for byte in try file.bytes(in: 0..<min(size, Self.hashedBytes)) { hash.combine(byte) }
    start = hash.value
  }

  /// Size, time and hash.
  public var description: String {
    "\(size) bytes, changed at \(modified.seconds).\(modified.nanoseconds), first bytes "
      + String(start, radix: 16)
  }
}

/// A hash that is the same in every run: FNV-1a of 64 bits, for telling things apart, not for
/// security.
public struct StableHash: Sendable {
  /// The hash of what was combined so far.
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The hash of nothing.
  public init() {}

  /// Takes an integer in, in one step.
  public mutating func combine(_ number: some FixedWidthInteger) {
    value = (value ^ UInt64(truncatingIfNeeded: number)) &* 0x0000_0100_0000_01b3
  }

  /// Takes a text in, and where it ends.
  public mutating func combine(_ text: String) {
    for byte in text.utf8 { combine(byte) }
    combine(text.utf8.count)
  }
}

public import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A regular file, read with `pread`: reads of several tasks do not disturb each other.
public final class FileSource: ByteSource {
  /// The path as it was given.
  public let name: String
  /// Bytes that the file had when it was opened.
  public let size: Int
  /// A file is read in any order.
  public let isSequential = false
  private let descriptor: FileDescriptor

  /// Opens a file for reading.
  ///
  /// - Throws: `StorageError.cannotOpen`, or `.notAFile` for a directory, a pipe or a device.
  public init(_ path: FilePath) throws(StorageError) {
    name = path.string
    do {
      // Non-blocking, so that opening a pipe without a writer does not hang.
      descriptor = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    } catch {
      throw .cannotOpen(file: path.string, reason: Self.reason(error))
    }
    var status = stat()
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else {
      let reason = Errno(rawValue: errno).description
      try? descriptor.close()
      throw .cannotOpen(file: path.string, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      try? descriptor.close()
      let kind = status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a device or a pipe"
      throw .notAFile(file: path.string, kind: kind)
    }
    size = Int(status.st_size)
  }

  deinit { try? descriptor.close() }

  /// Reads with `pread` until the buffer is full.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError)
  {
    guard offset >= 0, offset <= size, buffer.count <= size - offset else {
      throw .endsEarly(file: name, offset: offset, wanted: buffer.count, size: size)
    }
    var done = 0
    while done < buffer.count {
      let count: Int
      do {
        count = try unsafe descriptor.read(
          fromAbsoluteOffset: Int64(offset + done),
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
      } catch {
        throw .cannotRead(file: name, offset: offset + done, reason: Self.reason(error))
      }
      // The file was cut after it was opened.
      guard count > 0 else {
        throw .endsEarly(file: name, offset: offset, wanted: buffer.count, size: offset + done)
      }
      done += count
    }
  }

  static func reason(_ error: any Error) -> String {
    (error as? Errno)?.description ?? String(describing: error)
  }
}

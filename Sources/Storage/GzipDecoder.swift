import CZlib

/// Decodes a gzip file: members one after the other.
@safe final class GzipDecoder: StreamDecoder {
  private var input: CompressedInput
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether a member has ended and none begun.
  private var isBetweenMembers = true

  init(_ source: FileSource) throws(StorageError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    input = CompressedInput(source)
    // 15: any window; 16: gzip's wrapping and no other.
    let result = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else {
      throw .cannotRead(file: source.name, offset: 0, reason: "no memory for zlib")
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func restart() {
    unsafe inflateReset(stream)
    input.restart()
    isBetweenMembers = true
  }

  func decode(into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
    unsafe stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = UInt32(buffer.count)
    while unsafe stream.pointee.avail_out > 0 {
      let bytes = unsafe try input.next()
      if unsafe bytes.isEmpty && isBetweenMembers { break }
      // zlib does not write to its input; its type says so only with a macro.
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
      unsafe stream.pointee.avail_in = UInt32(bytes.count)
      let result = unsafe inflate(stream, Z_NO_FLUSH)
      unsafe input.take(bytes.count - Int(stream.pointee.avail_in))
      switch result {
      case Z_OK: isBetweenMembers = false
      case Z_STREAM_END:
        isBetweenMembers = true
        unsafe inflateReset(stream)
      case Z_BUF_ERROR: throw damaged("it ends inside a member")
      default:
        let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
        throw damaged(message ?? "zlib error \(result)")
      }
    }
    return unsafe buffer.count - Int(stream.pointee.avail_out)
  }

  func damaged(_ reason: String) -> StorageError {
    .damagedStream(file: input.name, offset: input.position, reason: reason)
  }
}

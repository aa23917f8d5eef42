import CZlib

/// Decodes a deflated stream without any wrapping, as entries of zip archives are.
@safe final class InflateDecoder: StreamDecoder {
  private let source: any ByteSource
  private let range: Range<Int>
  private let stream: UnsafeMutablePointer<z_stream>
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  /// What zlib has not taken yet of the piece in memory.
  private var rest: Range<Int> = 0..<0
  /// The end of that piece in the source.
  private var offset: Int
  private var hasEnded = false

  /// - Parameter range: where the stream lies in the source.
  init(_ source: any ByteSource, in range: Range<Int>) throws(StorageError) {
    self.source = source
    self.range = range
    offset = range.lowerBound
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // Negative: no header, any window.
    let result = unsafe inflateInit2_(
      stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else {
      throw .cannotRead(file: source.name, offset: range.lowerBound, reason: "no memory for zlib")
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func restart() {
    unsafe inflateReset(stream)
    rest = 0..<0
    offset = range.lowerBound
    hasEnded = false
  }

  func decode(into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
    unsafe stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = UInt32(clamping: buffer.count)
    while unsafe stream.pointee.avail_out > 0, !hasEnded {
      if rest.isEmpty { try fill() }
      let result = unsafe input.withUnsafeMutableBufferPointer { bytes in
        let piece = unsafe UnsafeMutableBufferPointer(rebasing: bytes[rest])
        unsafe stream.pointee.next_in = piece.baseAddress
        unsafe stream.pointee.avail_in = UInt32(piece.count)
        let result = unsafe inflate(stream, Z_NO_FLUSH)
        rest = unsafe rest.upperBound - Int(stream.pointee.avail_in)..<rest.upperBound
        return result
      }
      switch result {
      case Z_OK: break
      case Z_STREAM_END: hasEnded = true
      case Z_BUF_ERROR: throw damaged("it ends too early")
      default:
        let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
        throw damaged(message ?? "zlib error \(result)")
      }
    }
    return unsafe buffer.count - Int(stream.pointee.avail_out)
  }

  /// Reads the next piece of the stream; none at its end.
  private func fill() throws(StorageError) {
    let count = min(input.count, range.upperBound - offset)
    let piece = try source.bytes(in: offset..<offset + count)
    input.replaceSubrange(..<count, with: piece)
    rest = 0..<count
    offset += count
  }

  func damaged(_ reason: String) -> StorageError {
    .damagedStream(file: source.name, offset: offset - rest.count, reason: reason)
  }
}

/// A deflated stream inside a source, read as what it holds.
///
/// - Parameters:
///   - range: where the stream lies.
///   - size: bytes that it holds; a stream that holds fewer is damaged, and of more nothing is
///     read.
/// - Throws: `StorageError` where there is no memory for a decoder.
public func inflatedSource(
  _ source: any ByteSource, in range: Range<Int>, size: Int
) throws(StorageError) -> any ByteSource {
  // Small windows: an archive has one such stream for each tensor.
  try CompressedSource(
    InflateDecoder(source, in: range), name: source.name, size: size, chunkSize: 1 << 17,
    keptChunks: 8)
}

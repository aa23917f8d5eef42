/// Bytes that can be read by range: a file, a compressed file, later a remote object.
///
/// All containers read through it. A source is safe to use from several tasks at once, and an
/// object, since a hundred thousand tensors may point to it.
public protocol ByteSource: AnyObject, Sendable {
  /// What messages call it: the path as the user gave it.
  var name: String { get }
  /// Bytes in the source, after decompression.
  var size: Int { get }
  /// Whether reading backwards costs a restart, as in a compressed stream; the executor then reads
  /// in the order of offsets.
  var isSequential: Bool { get }

  /// Fills `buffer` with the bytes from `offset` on.
  ///
  /// - Throws: `StorageError.endsEarly` where the source ends before the buffer is full, other
  ///   cases of `StorageError` where the system refuses.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError)
}

extension ByteSource {
  /// The bytes of `range`, in an array of their own.
  ///
  /// For headers and small files.
  public func bytes(in range: Range<Int>) throws(StorageError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= size else {
      throw .endsEarly(file: name, offset: range.lowerBound, wanted: range.count, size: size)
    }
    // Typed throws do not pass through the closure: keep the error and throw it outside.
    var failure: StorageError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      do throws(StorageError) {
        unsafe try read(
          at: range.lowerBound,
          into: UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: range.count))
        count = range.count
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}

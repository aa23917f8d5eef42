/// Bytes in memory as a source: what was downloaded or made, and tests.
public final class MemorySource: ByteSource {
  /// What messages call it.
  public let name: String
  /// Memory is read in any order.
  public let isSequential = false
  private let bytes: [UInt8]

  /// A source of these bytes.
  public init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// How many bytes there are.
  public var size: Int { bytes.count }

  /// Copies bytes from an offset on, or throws `StorageError.endsEarly`.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError)
  {
    guard offset >= 0, offset <= size, buffer.count <= size - offset else {
      throw .endsEarly(file: name, offset: offset, wanted: buffer.count, size: size)
    }
    unsafe bytes.withUnsafeBytes { source in
      unsafe buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: source[offset..<offset + buffer.count]))
    }
  }
}

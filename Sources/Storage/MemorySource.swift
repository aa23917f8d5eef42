/// Bytes in memory as a source: what was downloaded or made, and tests.
public struct MemorySource: ByteSource {
  public let name: String
  public let isSequential = false
  private let bytes: [UInt8]

  public init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  public var size: Int { bytes.count }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) {
    guard offset >= 0, offset <= size, buffer.count <= size - offset else {
      throw .endsEarly(file: name, offset: offset, wanted: buffer.count, size: size)
    }
    unsafe bytes.withUnsafeBytes { source in
      unsafe buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: source[offset..<offset + buffer.count]))
    }
  }
}

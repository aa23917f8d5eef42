public import Storage

/// One GGUF file: its header, and where its bytes come from.
public struct GGUFFile: Sendable {
  /// What the file is read from.
  public let source: any ByteSource
  /// Its keys and what it says of its tensors.
  public let header: GGUFHeader

  /// Reads the header; weights are read when somebody asks for them.
  public init(source: any ByteSource) throws(GGUFError) {
    self.source = source
    header = try GGUFHeader(reading: source)
  }

  /// The tensors in the header's order.
  public var tensors: [StoredTensor] {
    header.tensors.map {
      StoredTensor($0, in: source, isBigEndian: header.byteOrder == .big)
    }
  }
}

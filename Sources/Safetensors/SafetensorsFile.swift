public import Storage

/// One safetensors file: its header, and where its bytes come from.
public struct SafetensorsFile: Sendable {
  /// What the file is read from.
  public let source: any ByteSource
  /// What it says of its tensors.
  public let header: SafetensorsHeader

  /// Reads the header; weights are read when somebody asks for them.
  public init(source: any ByteSource) throws(SafetensorsError) {
    self.source = source
    header = try SafetensorsHeader(reading: source)
  }

  /// The tensors in the header's order.
  public var tensors: [StoredTensor] { header.tensors.map { StoredTensor($0, in: source) } }
}

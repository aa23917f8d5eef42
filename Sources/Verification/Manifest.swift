public import Tensors

/// How a model file was made, and what every tensor of it is, so that anybody can make it again and
/// see whether a copy is whole.
public struct Manifest: Hashable, Sendable {
  /// The version of kerf.
  public var version: String
  /// The arguments of the command, directories left out.
  public var arguments: [String]
  /// The file type asked for.
  public var fileType: String
  /// What the model was made of.
  public var sources: [Source]
  /// The tensors in the order of the output.
  public var tensors: [Tensor]

  /// The key under which a file may hold its own manifest.
  public static let key = "kerf.manifest"

  /// A manifest of these facts.
  public init(
    version: String, arguments: [String], fileType: String, sources: [Source], tensors: [Tensor]
  ) {
    self.version = version
    self.arguments = arguments
    self.fileType = fileType
    self.sources = sources
    self.tensors = tensors
  }

  /// A file of the source.
  public struct Source: Hashable, Sendable {
    /// Its name without a directory.
    public let file: String
    /// Bytes of the file.
    public let bytes: Int
    /// Bytes before the first tensor.
    public let headerBytes: Int
    /// SHA-256 of those.
    public let headerHash: String

    /// A file of the source.
    public init(file: String, bytes: Int, headerBytes: Int, headerHash: String) {
      self.file = file
      self.bytes = bytes
      self.headerBytes = headerBytes
      self.headerHash = headerHash
    }
  }

  /// A tensor of the output.
  public struct Tensor: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// How its elements are stored.
    public let type: ElementType
    /// Outermost dimension first.
    public let shape: [Int]
    /// SHA-256 of its bytes in the file.
    public var hash: String

    /// A tensor of the output.
    public init(name: String, type: ElementType, shape: [Int], hash: String) {
      self.name = name
      self.type = type
      self.shape = shape
      self.hash = hash
    }
  }
}

public import GGUF
public import OrderedCollections
public import Storage
public import SystemPackage

/// The tensors of a model file or directory as they are stored, without a word on what they mean:
/// for looking into files and comparing them.
public struct TensorSet: Sendable {
  /// The path as it was given.
  public let path: FilePath
  /// In the order of the files and of their headers; no name occurs twice.
  public let tensors: [StoredTensor]
  /// What the files say besides.
  public let metadata: Metadata
  /// What holds the tensors, in order.
  public let sources: [any ByteSource]
  /// The header of the first part of a GGUF file; `nil` for safetensors.
  public let header: GGUFHeader?

  /// Whether the tensors have the names of GGUF.
  public var isGGUF: Bool { header != nil }

  /// What the files say besides their tensors.
  public enum Metadata: Sendable {
    /// The keys of the first part.
    case gguf(GGUFMetadata)
    /// `__metadata__` of all files, which PyTorch's have not; where they differ the first counts.
    case safetensors(OrderedDictionary<String, String>)
  }

  /// Opens a GGUF file or split set, a safetensors or PyTorch file, an index, or a directory of
  /// such.
  ///
  /// In a directory without `model*.safetensors` and `pytorch_model*.bin`, all safetensors files
  /// are one set, or all `.bin` files. Only headers are read.
  /// - Throws: `CheckpointError` where something is absent, damaged, or does not fit together.
  public init(opening path: FilePath) throws(CheckpointError) {
    switch try ModelPath.kind(of: path) {
    case .gguf: self.init(try GGUFModel(at: path), path: path)
    case .weights(let form): self.init([try WeightFile(at: path, form: form)], path: path)
    case .index:
      let folder = Folder(ModelPath.directory(of: path))
      let files = try WeightFiles(index: path.lastComponent?.string ?? "", in: folder)
      self.init(try files.open(), path: path)
    case .directory:
      var files = try WeightFiles(in: Folder(path))
      if files.names.isEmpty { files = try WeightFiles(allIn: Folder(path)) }
      guard !files.names.isEmpty else { throw .noWeights(directory: path.string) }
      self.init(try files.open(), path: path)
    }
  }

  /// The tensors of a GGUF model.
  public init(_ model: GGUFModel, path: FilePath) {
    self.path = path
    tensors = model.tensors
    metadata = .gguf(model.metadata)
    sources = model.parts.map(\.source)
    header = model.parts.first?.header
  }

  private init(_ files: [WeightFile], path: FilePath) {
    self.path = path
    tensors = files.flatMap(\.tensors)
    metadata = .safetensors(
      files.reduce(into: [:]) { $0.merge($1.metadata) { first, _ in first } })
    sources = files.map(\.source)
    header = nil
  }
}

extension GGUFModel {
  init(at path: FilePath) throws(CheckpointError) {
    do {
      try self.init(path)
    } catch {
      throw .gguf(error)
    }
  }
}

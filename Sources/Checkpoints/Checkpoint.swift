public import OrderedCollections
public import Storage
public import SystemPackage

/// A published model as input: its configuration and the headers of its weights.
///
/// No weight is read when it is opened.
public struct Checkpoint: Sendable {
  /// The path as it was given.
  public let path: FilePath
  /// The name of the directory that the files lie in, from which the model's name may be derived.
  public let directoryName: String
  /// The files around the weights: tokenizer, model card.
  public let folder: Folder
  /// config.json.
  public let configuration: Configuration
  /// In the order in which the reference converter reads them: parts by name, and in a part by
  /// the tensors' names.
  public let tensors: OrderedDictionary<String, StoredTensor>

  /// A checkpoint from its parts.
  public init(
    path: FilePath, directoryName: String, folder: Folder, configuration: Configuration,
    tensors: OrderedDictionary<String, StoredTensor>
  ) {
    self.path = path
    self.directoryName = directoryName
    self.folder = folder
    self.configuration = configuration
    self.tensors = tensors
  }
}

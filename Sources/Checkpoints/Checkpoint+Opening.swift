import OrderedCollections
import Storage
public import SystemPackage

extension Checkpoint {
  /// Opens a checkpoint; only headers are read.
  ///
  /// - Parameters:
  ///   - path: its directory; an index; or one file of weights beside its config.json, which stands for
  ///     all files of the index that lists it.
  ///   - weights: what of the weights is wanted.
  /// - Throws: `CheckpointError` where something is absent, damaged, or does not fit together.
  public init(
    opening path: FilePath, weights: WeightUse = .needed
  ) throws(CheckpointError) {
    let folder: Folder
    let files: (Folder) throws(CheckpointError) -> WeightFiles
    switch try ModelPath.kind(of: path) {
    case .directory:
      folder = Folder(path)
      files = { folder throws(CheckpointError) in try WeightFiles(in: folder) }
    case .index:
      folder = Folder(ModelPath.directory(of: path))
      let name = path.lastComponent?.string ?? ""
      files = { folder throws(CheckpointError) in try WeightFiles(index: name, in: folder) }
    case .weights(let form):
      folder = Folder(ModelPath.directory(of: path))
      let name = ModelPath.uncompressed(path.lastComponent?.string ?? "")
      files = { folder throws(CheckpointError) in
        let all = try WeightFiles(in: folder)
        let isPart = all.index != nil && all.names.contains(name)
        return isPart ? all : WeightFiles([name], in: folder, form: form)
      }
    case .gguf:
      throw .notAModel(path: path.string, found: "is a GGUF file")
    }
    try self.init(path, in: folder, weights: weights, files: files)
  }

  private init(
    _ path: FilePath, in folder: Folder, weights: WeightUse,
    files: (Folder) throws(CheckpointError) -> WeightFiles
  ) throws(CheckpointError) {
    try Self.checkForm(of: folder)
    let configuration = try Configuration(in: folder)
    let files = weights == .unused ? WeightFiles([], in: folder) : try files(folder)
    guard !files.names.isEmpty || weights != .needed else { throw try Self.absence(of: folder) }
    var tensors: OrderedDictionary<String, StoredTensor> = [:]
    for file in try files.open() {
      for tensor in file.readingOrder { tensors[tensor.name] = tensor }
    }
    self.init(
      path: path, directoryName: ModelPath.directoryName(folder.path), folder: folder,
      configuration: configuration, tensors: tensors)
  }

  /// Tells forms that have no config.json from a directory where it is missing.
  private static func checkForm(of folder: Folder) throws(CheckpointError) {
    guard !folder.contains("config.json") else { return }
    let directory = folder.path.string
    if folder.contains("adapter_config.json") { throw .adapter(directory: directory) }
    if folder.contains("params.json") { throw .mistralForm(directory: directory) }
  }

  /// Why a directory with a config.json has no weights.
  private static func absence(of folder: Folder) throws(CheckpointError) -> CheckpointError {
    let directory = folder.path.string
    let names: [String]
    do {
      names = try folder.names()
    } catch {
      throw .storage(error)
    }
    let others = names.filter { WeightForm(name: ModelPath.uncompressed($0)) != nil }
    if let file = others.first { return .otherWeights(directory: directory, file: file) }
    if names.contains("adapter_config.json") { return .adapter(directory: directory) }
    if names.contains("params.json") { return .mistralForm(directory: directory) }
    return .noWeights(directory: directory)
  }
}

/// What is wanted of a checkpoint's weights.
public enum WeightUse: Sendable {
  /// A checkpoint without weights is refused.
  case needed
  /// They are opened where they are there.
  case ifPresent
  /// They are not looked at.
  case unused
}

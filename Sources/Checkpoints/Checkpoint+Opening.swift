import OrderedCollections
import Safetensors
import Storage
public import SystemPackage

extension Checkpoint {
  /// Opens a checkpoint; only headers are read.
  ///
  /// - Parameter path: its directory; an index; or one safetensors file beside its config.json, which
  ///   stands for all files of the index that lists it.
  /// - Throws: `CheckpointError` where something is absent, damaged, or does not fit together.
  public init(opening path: FilePath) throws(CheckpointError) {
    switch try ModelPath.kind(of: path) {
    case .directory:
      try self.init(path, in: Folder(path)) { folder throws(CheckpointError) in
        try WeightFiles(in: folder)
      }
    case .index:
      let name = path.lastComponent?.string ?? ""
      try self.init(path, in: Folder(ModelPath.directory(of: path))) {
        folder throws(CheckpointError) in
        try WeightFiles(index: name, in: folder)
      }
    case .safetensors:
      let name = ModelPath.uncompressed(path.lastComponent?.string ?? "")
      try self.init(path, in: Folder(ModelPath.directory(of: path))) {
        folder throws(CheckpointError) in
        let all = try WeightFiles(in: folder)
        return all.index != nil && all.names.contains(name) ? all : WeightFiles([name], in: folder)
      }
    case .gguf:
      throw .notAModel(path: path.string, found: "is a GGUF file")
    }
  }

  private init(
    _ path: FilePath, in folder: Folder,
    weights: (Folder) throws(CheckpointError) -> WeightFiles
  ) throws(CheckpointError) {
    try Self.checkForm(of: folder)
    let configuration = try Configuration(in: folder)
    let files = try weights(folder)
    guard !files.names.isEmpty else { throw try Self.absence(of: folder) }
    self.init(
      path: path, directoryName: ModelPath.directoryName(folder.path), folder: folder,
      configuration: configuration, tensors: Self.readingOrder(try files.open()))
  }

  /// Files in their order, and in each the tensors by name.
  private static func readingOrder(
    _ files: [SafetensorsFile]
  ) -> OrderedDictionary<String, StoredTensor> {
    var tensors: OrderedDictionary<String, StoredTensor> = [:]
    for file in files {
      let sorted = file.tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      for tensor in sorted { tensors[tensor.name] = tensor }
    }
    return tensors
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
    if let file = names.first(where: { $0.hasPrefix("pytorch_model") && $0.hasSuffix(".bin") }) {
      return .pickledWeights(directory: directory, file: file)
    }
    if names.contains("adapter_config.json") { return .adapter(directory: directory) }
    if names.contains("params.json") { return .mistralForm(directory: directory) }
    return .noWeights(directory: directory)
  }
}

import OrderedCollections
import Storage
public import SystemPackage

extension Checkpoint {
  /// Opens a checkpoint; only headers are read.
  ///
  /// - Parameters:
  ///   - path: its directory; an index; or one file of weights beside its config.json, which stands
  ///     for all files of the index that lists it.
  ///   - form: the form in which it is published; `nil` takes Mistral's own where there is no
  ///     other.
  ///   - weights: what of the weights is wanted.
  /// - Throws: `CheckpointError` where something is absent, damaged, or does not fit together.
  public init(
    opening path: FilePath, form: CheckpointForm? = nil, weights: WeightUse = .needed
  ) throws(CheckpointError) {
    let kind = try ModelPath.kind(of: path)
    let folder: Folder
    var file: String?
    switch kind {
    case .directory: folder = Folder(path)
    case .index: folder = Folder(ModelPath.directory(of: path))
    case .weights:
      folder = Folder(ModelPath.directory(of: path))
      file = path.lastComponent?.string
    case .gguf: throw .notAModel(path: path.string, found: "is a GGUF file")
    }
    let form = form ?? CheckpointForm.found(in: folder, file: file)
    try Self.checkForm(of: folder)
    let configuration = try Configuration(in: folder, form: form)
    let files =
      weights == .unused
      ? WeightFiles([], in: folder) : try Self.files(path, kind, in: folder, form: form)
    guard !files.names.isEmpty || weights != .needed else {
      throw try Self.absence(of: folder, form: form)
    }
    let opened = try files.read()
    let parts = concurrentMap(opened.count) { opened[$0].readingOrder }
    // Two walks over the names, which are up to a hundred thousand.
    let (fit, tensors) = concurrently {
      Result { () throws(CheckpointError) in try files.checkNames(of: opened) }
    } _: {
      Self.byName(parts)
    }
    try fit.get()
    self.init(
      path: path, directoryName: ModelPath.directoryName(folder.path), folder: folder,
      configuration: configuration, tensors: tensors)
  }

  private static func byName(_ parts: [[StoredTensor]]) -> OrderedDictionary<String, StoredTensor> {
    var tensors = OrderedDictionary<String, StoredTensor>(
      minimumCapacity: parts.reduce(0) { $0 + $1.count })
    for part in parts { for tensor in part { tensors[tensor.name] = tensor } }
    return tensors
  }

  /// The files of the weights that the path stands for.
  private static func files(
    _ path: FilePath, _ kind: ModelPath, in folder: Folder, form: CheckpointForm
  ) throws(CheckpointError) -> WeightFiles {
    let name = path.lastComponent?.string ?? ""
    switch kind {
    case .directory: return try WeightFiles(in: folder, form: form)
    case .index: return try WeightFiles(index: name, in: folder)
    case .weights(let weightForm):
      let name = ModelPath.uncompressed(name)
      let all = try WeightFiles(in: folder, form: form)
      let isPart = all.index != nil && all.names.contains(name)
      return isPart ? all : WeightFiles([name], in: folder, form: weightForm)
    case .gguf: throw .notAModel(path: path.string, found: "is a GGUF file")
    }
  }

  /// Tells an adapter from a directory where config.json is missing.
  private static func checkForm(of folder: Folder) throws(CheckpointError) {
    let forms: [CheckpointForm] = [.huggingFace, .mistral]
    guard !forms.contains(where: { folder.contains($0.configurationName) }),
      folder.contains("adapter_config.json")
    else { return }
    throw .adapter(directory: folder.path.string)
  }

  /// Why a directory with a configuration has no weights.
  private static func absence(
    of folder: Folder, form: CheckpointForm
  ) throws(CheckpointError) -> CheckpointError {
    let directory = folder.path.string
    let names: [String]
    do {
      names = try folder.names()
    } catch {
      throw .storage(error)
    }
    if form == .mistral {
      return .noWeights(directory: directory, names: "consolidated*.safetensors")
    }
    if names.contains("adapter_config.json") { return .adapter(directory: directory) }
    if names.contains("params.json") { return .mistralForm(directory: directory) }
    let others = names.filter { WeightForm(name: ModelPath.uncompressed($0)) != nil }
    if let file = others.first { return .otherWeights(directory: directory, file: file) }
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

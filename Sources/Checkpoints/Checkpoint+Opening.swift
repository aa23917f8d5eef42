import OrderedCollections
import Storage
public import SystemPackage

extension Checkpoint {
  /// Opens a checkpoint; only headers are read.
  ///
  /// - Parameters:
  ///   - path: its directory; an index; or one file of weights beside its config.json, which stands for
  ///     all files of the index that lists it.
  ///   - reading: which form to take, and what of the weights is wanted.
  /// - Throws: `CheckpointError` where something is absent, damaged, or does not fit together.
  public init(
    opening path: FilePath, reading: CheckpointReading = CheckpointReading()
  ) throws(CheckpointError) {
    let kind = try ModelPath.kind(of: path)
    let name = ModelPath.uncompressed(path.lastComponent?.string ?? "")
    let isDirectory = if case .directory = kind { true } else { false }
    let folder = isDirectory ? Folder(path) : Folder(ModelPath.directory(of: path))
    let isFile = if case .weights = kind { true } else { false }
    let form = reading.form ?? CheckpointForm.found(in: folder, file: isFile ? name : nil)
    try Self.checkForm(of: folder)
    let configuration = try Configuration(in: folder, form: form)
    let files: WeightFiles
    switch kind {
    case _ where reading.weights == .unused: files = WeightFiles([], in: folder)
    case .directory: files = try WeightFiles(in: folder, form: form)
    case .index: files = try WeightFiles(index: path.lastComponent?.string ?? "", in: folder)
    case .weights(let weightForm):
      let all = try WeightFiles(in: folder, form: form)
      let isPart = all.index != nil && all.names.contains(name)
      files = isPart ? all : WeightFiles([name], in: folder, form: weightForm)
    case .gguf: throw .notAModel(path: path.string, found: "is a GGUF file")
    }
    guard !files.names.isEmpty || reading.weights != .needed else {
      throw try Self.absence(of: folder, form: form)
    }
    var tensors: OrderedDictionary<String, StoredTensor> = [:]
    for file in try files.open() {
      for tensor in file.readingOrder { tensors[tensor.name] = tensor }
    }
    self.init(
      path: path, directoryName: ModelPath.directoryName(folder.path), folder: folder,
      configuration: configuration, tensors: tensors)
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
    if form == .mistral { return .noWeights(directory: directory, form: form) }
    if names.contains("adapter_config.json") { return .adapter(directory: directory) }
    let others = names.filter { WeightForm(name: ModelPath.uncompressed($0)) != nil }
    if let file = others.first { return .otherWeights(directory: directory, file: file) }
    if names.contains("params.json") { return .mistralForm(directory: directory) }
    return .noWeights(directory: directory)
  }
}

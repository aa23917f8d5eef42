import OrderedCollections
import Safetensors
import Storage
public import SystemPackage

extension Checkpoint {
  /// Opens a checkpoint; only headers are read.
  ///
  /// - Parameters:
  ///   - path: its directory; an index; or one safetensors file beside its config.json, which stands for
  ///     all files of the index that lists it.
  ///   - reading: which form to take, and whether there must be weights.
  /// - Throws: `CheckpointError` where something is absent, damaged, or does not fit together.
  public init(
    opening path: FilePath, reading: CheckpointReading = CheckpointReading()
  ) throws(CheckpointError) {
    let kind = try ModelPath.kind(of: path)
    let name = ModelPath.uncompressed(path.lastComponent?.string ?? "")
    let folder = kind == .directory ? Folder(path) : Folder(ModelPath.directory(of: path))
    let form =
      reading.form
      ?? CheckpointForm.found(in: folder, file: kind == .safetensors ? name : nil)
    try Self.checkForm(of: folder)
    let configuration = try Configuration(in: folder, form: form)
    let files: WeightFiles
    switch kind {
    case .directory: files = try WeightFiles(in: folder, form: form)
    case .index: files = try WeightFiles(index: path.lastComponent?.string ?? "", in: folder)
    case .safetensors:
      let all = try WeightFiles(in: folder, form: form)
      files =
        all.index != nil && all.names.contains(name) ? all : WeightFiles([name], in: folder)
    case .gguf: throw .notAModel(path: path.string, found: "is a GGUF file")
    }
    guard !files.names.isEmpty || !reading.needsWeights else {
      throw try Self.absence(of: folder, form: form)
    }
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
    if form == .mistral { return .noWeights(directory: directory, prefix: form.weightPrefix) }
    if let file = names.first(where: { $0.hasPrefix("pytorch_model") && $0.hasSuffix(".bin") }) {
      return .pickledWeights(directory: directory, file: file)
    }
    if names.contains("adapter_config.json") { return .adapter(directory: directory) }
    if names.contains("params.json") { return .mistralForm(directory: directory) }
    return .noWeights(directory: directory)
  }
}

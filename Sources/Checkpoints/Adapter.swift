public import Storage
import Tensors
public import SystemPackage

/// A published low-rank adapter as input: its configuration, the headers of its weights, and the
/// model that it was trained on.
public struct Adapter: Sendable {
  /// The path as it was given.
  public let path: FilePath
  /// The name of the directory that the files lie in.
  public let directoryName: String
  /// The files around the weights: model card.
  public let folder: Folder
  /// adapter_config.json.
  public let configuration: Configuration
  /// In the order of their bytes in the file, in which the reference converter reads them.
  public let tensors: [StoredTensor]
  /// The model's configuration; its weights are not looked at.
  public let base: Checkpoint

  private static let configurationName = "adapter_config.json"
  private static let weightNames = ["adapter_model.safetensors", "adapter_model.bin"]

  /// Opens an adapter; only headers are read.
  ///
  /// - Parameters:
  ///   - path: the directory of the adapter.
  ///   - base: the directory of the model that it was trained on; its config.json is enough.
  /// - Throws: `CheckpointError` where something is absent or damaged.
  public init(opening path: FilePath, base: FilePath) throws(CheckpointError) {
    self.path = path
    folder = Folder(path)
    directoryName = ModelPath.directoryName(path)
    guard folder.contains(Self.configurationName) else {
      throw .noConfiguration(directory: path.string, file: Self.configurationName)
    }
    configuration = try Configuration(in: folder, named: Self.configurationName)
    let present = Self.weightNames.first(where: folder.contains)
    guard let name = present, let form = WeightForm(name: name) else {
      throw .noWeights(
        directory: path.string, names: "adapter_model.safetensors or adapter_model.bin")
    }
    let file = try WeightFile(at: folder.file(name), form: form)
    tensors =
      switch form {
      case .safetensors:
        file.tensors.sorted {
          ($0.description.bytes.lowerBound, $0.description.bytes.upperBound)
            < ($1.description.bytes.lowerBound, $1.description.bytes.upperBound)
        }
      case .pytorch: file.tensors
      }
    self.base = try Checkpoint(opening: base, weights: .unused)
  }
}

import Checkpoints
import Families
import SystemPackage
import Views

/// The tensors of a model by name, as `measure` compares them.
struct ModelTensors {
  /// The path as it was given.
  let path: String
  /// In the model's order.
  let tensors: [(name: String, view: any TensorView)]

  /// The tensors of a model under the names of GGUF: a checkpoint's are those that its family makes.
  init(_ input: ModelInput, path: String) throws {
    self.path = path
    switch input {
    case .checkpoint(let checkpoint):
      let description = try ModelDescription(checkpoint, options: DescribeOptions(fileType: 32))
      tensors = description.tensors.map { ($0.name, $0.view) }
    case .gguf(let model):
      tensors = model.tensors.map { ($0.name, StoredView($0)) }
    }
  }

  /// The tensors of a file or directory under their own names.
  init(stored path: String) throws {
    self.path = path
    tensors = try TensorSet(FilePath(path)).tensors.map { ($0.name, StoredView($0)) }
  }
}

import Checkpoints
import Families
import OrderedCollections
import Storage
import SystemPackage
import Views

/// The tensors of a model by name, as `measure` compares them.
struct ModelTensors {
  /// The path as it was given.
  let path: String
  /// In the model's order.
  let tensors: [(name: String, view: any TensorView)]

  /// The tensors of a file or directory under their own names.
  init(_ set: TensorSet) {
    path = set.path.string
    tensors = set.tensors.map { ($0.name, $0.view) }
  }

  /// The tensors that the checkpoint's family makes of it, under the names of GGUF.
  init(converting path: FilePath) throws {
    self.path = path.string
    let description = try ModelDescription(
      Checkpoint(opening: path), options: DescribeOptions(fileType: 0))
    tensors = description.tensors.map { ($0.name, $0.view) }
  }

  /// Two models under names that can be compared: their own, or where one of them is a GGUF file,
  /// those of GGUF.
  static func pair(_ sets: [TensorSet]) throws -> [ModelTensors] {
    let hasGGUF = sets.contains { $0.isGGUF }
    return try sets.map { set in
      hasGGUF && !set.isGGUF ? try ModelTensors(converting: set.path) : ModelTensors(set)
    }
  }
}

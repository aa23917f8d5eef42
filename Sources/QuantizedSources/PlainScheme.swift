import Checkpoints
import OrderedCollections
import Storage
import Views

/// Weights that are stored as numbers: each tensor is what it says.
struct PlainScheme: SourceScheme {
  func tensors(of checkpoint: Checkpoint) -> [SourceTensor] {
    checkpoint.tensors.values.map { SourceTensor(name: $0.name, view: StoredView($0)) }
  }
}

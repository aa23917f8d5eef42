public import Checkpoints
public import Families
import GGUF
import OrderedCollections
import Storage
public import SystemPackage
public import Views

/// A model whose tensors have the names by which they are compared.
public struct ComparedModel: Sendable {
  /// The path as it was given.
  public let path: String
  /// In the model's order.
  public let tensors: [(name: String, view: any TensorView)]
  /// What its files say besides.
  public let metadata: TensorSet.Metadata

  /// Opens models under names that can be compared: their own, or where one of them is a GGUF file,
  /// those of GGUF, which a checkpoint's family gives it.
  ///
  /// Only headers are read.
  /// - Parameter describing: how checkpoints are taken; the family's name above all.
  /// - Throws: `CheckpointError`, and `FamilyError` for checkpoints that no family takes.
  public static func open(
    _ paths: [FilePath], describing: DescribeOptions = DescribeOptions()
  ) throws -> [ComparedModel] {
    let sets = try paths.map { try TensorSet(opening: $0) }
    let hasGGUF = sets.contains { $0.isGGUF }
    return try sets.map { set in
      hasGGUF && !set.isGGUF
        ? try ComparedModel(converting: set, describing) : ComparedModel(set)
    }
  }

  private init(_ set: TensorSet) {
    path = set.path.string
    tensors = set.tensors.map { ($0.name, $0.view) }
    metadata = set.metadata
  }

  private init(converting set: TensorSet, _ options: DescribeOptions) throws {
    path = set.path.string
    let description = try ModelDescription(Checkpoint(opening: set.path), options: options)
    tensors = description.tensors.map { ($0.name, $0.view) }
    metadata = set.metadata
  }
}

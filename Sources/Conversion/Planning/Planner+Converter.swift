import Checkpoints
import Families
import GGUF
import OrderedCollections
import Quantization
import Storage
import SystemPackage
import Tensors
import Views

extension Planner {
  /// What the reference converter makes of a checkpoint: its keys and tensors in its order.
  func converted(_ checkpoint: Checkpoint, to type: ElementType) throws -> Plan {
    try converted(
      checkpoint.description(fileType: type, options: options.describing),
      of: checkpoint.path.string, sources: checkpoint.tensors.values.map(\.source), to: type)
  }

  /// What the reference converter makes of an adapter.
  func converted(_ adapter: Adapter, to type: ElementType) throws -> Plan {
    try converted(
      ModelDescription(adapter, options: options.describing), of: adapter.path.string,
      sources: adapter.tensors.map(\.source), to: type)
  }

  private func converted(
    _ description: ModelDescription, of file: String, sources: [any ByteSource],
    to type: ElementType
  ) throws -> Plan {
    var metadata = description.metadata
    for override in options.overrides { metadata.append(override.key, override.value) }
    var drafts: [Draft] = []
    for tensor in description.tensors {
      let chosen = tensor.type(requested: type)
      // Vectors, norms and the like are F32 whatever is asked for.
      let isMatrix = tensor.type(requested: .BF16) == .BF16
      drafts.append(
        Draft(
          name: tensor.name, view: tensor.view, type: chosen,
          rule: tensor.view.elementType.isQuantized
            ? "moved: the checkpoint's blocks"
            : rule(for: chosen, requested: type, isForced: tensor.forcedType != nil),
          fellBack: type.isQuantized && tensor.view.shape.rowLength % type.blockWeights != 0
            && isMatrix,
          rounding: rounding(of: tensor.view, isMatrix: isMatrix)))
    }
    let draft = PlanDraft(
      tensors: drafts, metadata: metadata, keepsTrailingOnes: true, dropped: description.dropped,
      obstacles: obstacles(file, drafts), sources: sources,
      defaultFileName: description.fileName(type: type.rawValue))
    return try Plan(draft, splitting: options.splitting, byteOrder: options.byteOrder)
  }

  private func rule(for chosen: ElementType, requested: ElementType, isForced: Bool) -> String {
    if isForced { return "the family's" }
    if chosen == requested { return "\(requested): base" }
    return chosen == .F32
      ? "kept: vector, norm or router" : "\(requested): rows are not whole blocks"
  }
}

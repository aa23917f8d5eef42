import Checkpoints
import Families
import GGUF
import Mixes
import OrderedCollections
import Quantization
import Storage
import SystemPackage
import Tensors
import Views

extension Planner {
  /// What the reference converter makes of a checkpoint: its keys and tensors in its order.
  func converted(_ checkpoint: Checkpoint, to type: ElementType) throws -> Plan {
    var describing = options.describing
    describing.keepsExactBlocks = options.target == .lossless
    return try converted(
      checkpoint.description(fileType: type, options: describing),
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
    let exactType = description.mostFrequentExactType
    if let number = exactType.flatMap({ FileType(rawValue: $0.rawValue)?.number }) {
      metadata["general.file_type"] = .uint32(number)
    }
    for override in options.overrides { metadata.append(override.key, override.value) }
    var drafts: [Draft] = []
    for tensor in description.tensors {
      let chosen = tensor.type(requested: type)
      // Vectors, norms and the like are F32 whatever is asked for.
      let isMatrix = tensor.type(requested: .BF16) == .BF16
      drafts.append(
        Draft(
          name: tensor.name, view: tensor.view, type: chosen,
          rule: tensor.ruleOfBlocks
            ?? rule(for: chosen, requested: type, isForced: tensor.forcedType != nil),
          fellBack: type.isQuantized && tensor.view.shape.rowLength % type.blockWeights != 0
            && isMatrix,
          rounding: rounding(of: tensor.view, isMatrix: isMatrix), proof: tensor.proof))
    }
    let draft = PlanDraft(
      tensors: drafts, metadata: metadata, keepsTrailingOnes: true, dropped: description.dropped,
      obstacles: obstacles(file, drafts), sources: sources,
      defaultFileName: description.fileName(type: (exactType ?? type).rawValue))
    return try Plan(draft, splitting: options.splitting, byteOrder: options.byteOrder)
  }

  private func rule(for chosen: ElementType, requested: ElementType, isForced: Bool) -> String {
    if isForced { return "the family's" }
    if chosen == requested { return "\(requested): base" }
    return chosen == .F32
      ? "kept: vector, norm or router" : "\(requested): rows are not whole blocks"
  }
}

extension OutputTensor {
  /// Why the blocks are what they are, for people; `nil` for numbers.
  fileprivate var ruleOfBlocks: String? {
    if let scalesBeyond {
      return "exact: half precision does not hold the scales for \(scalesBeyond)"
    }
    guard view.elementType.isQuantized else { return nil }
    return proof == nil ? "moved: the checkpoint's blocks" : "exact: the checkpoint's numbers"
  }
}

extension ModelDescription {
  /// The format of most of the blocks that are not the checkpoint's own.
  fileprivate var mostFrequentExactType: ElementType? {
    let formats: [ElementType] = [.Q4_0, .Q8_0, .TQ2_0]
    let counts = formats.map { format in
      (format, tensors.count { $0.proof != nil && $0.view.elementType == format })
    }
    return counts.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
  }
}

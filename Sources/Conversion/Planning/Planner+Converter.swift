import Families
import GGUF
import Mixes
import Quantization
import Storage
import Tensors
import Views

extension Planner {
  /// What the reference converter makes of a checkpoint or an adapter: its keys and tensors in its
  /// order.
  func converted(
    _ description: ModelDescription, of model: DescribedModel, to type: ElementType
  ) throws -> Plan {
    var metadata = description.metadata(fileType: OutputTypes.fileTypes[type] ?? 0)
    let exactType = description.mostFrequentExactType
    if let number = exactType.flatMap({ FileType(rawValue: $0.rawValue)?.number }) {
      metadata["general.file_type"] = .uint32(number)
    }
    for override in options.overrides { metadata.append(override.key, override.value) }
    var drafts: [Draft] = []
    for (index, tensor) in description.tensors.enumerated() {
      let chosen = tensor.type(requested: type)
      // Vectors, norms and the like are F32 whatever is asked for.
      let isMatrix = tensor.type(requested: .BF16) == .BF16
      drafts.append(
        Draft(
          name: tensor.name, view: tensor.view,
          rows: RowsIdentity(model: model.identity, index: index), type: chosen,
          rule: tensor.ruleOfBlocks
            ?? rule(for: chosen, requested: type, isForced: tensor.forcedType != nil),
          fallbackFrom: type.isQuantized && isMatrix
            && tensor.view.shape.rowLength % type.blockWeights != 0 ? type : nil,
          rounding: rounding(of: tensor.view, isMatrix: isMatrix), proof: tensor.proof))
    }
    let typeName = (exactType ?? type).rawValue
    let draft = PlanDraft(
      tensors: drafts, metadata: metadata, keepsTrailingOnes: true, dropped: description.dropped,
      obstacles: obstacles(model.file, drafts), sources: model.sources,
      defaultFileName: description.fileName(type: typeName), typeName: typeName)
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

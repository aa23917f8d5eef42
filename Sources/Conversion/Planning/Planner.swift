public import Checkpoints
import Families
import GGUF
import Mixes
import OrderedCollections
import Tensors
import Views

/// Makes plans.
///
/// From a checkpoint to a type that the reference converter writes itself, the output is the
/// converter's; everything else is the quantizer's.
public struct Planner: Sendable {
  let options: PlanOptions

  /// A planner for these options.
  public init(_ options: PlanOptions) { self.options = options }

  /// The plan for a model, from its headers and configuration.
  ///
  /// - Throws: what is wrong with the model or does not go with the options: `FamilyError`,
  ///   `CheckpointError`, `MixError`, `ConversionError`, …
  public func plan(_ input: ModelInput) throws -> Plan {
    try options.check(for: input)
    switch input {
    case .checkpoint(let checkpoint):
      if let type = try converterType(for: checkpoint) {
        return try converted(checkpoint, to: type)
      }
      guard !options.describing.writesFloat8AsQ8 else {
        throw ConversionError.option(
          "--fp8-as-q8 goes with F32, F16, BF16, Q8_0, TQ1_0, TQ2_0 and auto: other types have a "
            + "choice for every tensor")
      }
      if options.describing.parts.isProjector {
        throw ConversionError.option(
          "--mmproj goes with --to F32, F16, BF16, Q8_0 or auto and with no option for the types "
            + "of tensors: no mix is made for vision towers")
      }
      try options.checkForQuantizer()
      return try quantized(
        SourceModel(checkpoint, via: options.via, describing: options.describing))
    case .adapter(let adapter):
      guard let type = options.converterType else {
        throw ConversionError.option(
          "an adapter goes with --to F32, F16, BF16 or Q8_0 and with no option for the types of "
            + "tensors: no mix is made for it")
      }
      return try converted(adapter, to: type)
    case .gguf(let model):
      return try quantized(SourceModel(model))
    }
  }

  /// The type to which the reference converter would go at once; `nil` where the quantizer has its say.
  private func converterType(
    for checkpoint: Checkpoint
  ) throws(ConversionError) -> ElementType? {
    if options.target == .automatic || options.target == .lossless {
      return OutputTypes.automatic(for: checkpoint.tensors.values)
    }
    let type = options.converterType
    guard type != nil || !options.describing.vocabularyOnly else {
      throw .option(
        "--vocab-only goes with --to F32, F16, BF16, Q8_0 or auto and with no option for the types "
          + "of tensors: there are no tensors")
    }
    return type
  }
}

extension PlanOptions {
  /// The type that is asked for, where the reference converter writes it itself and nothing is asked for
  /// that only its quantizer does.
  fileprivate var converterType: ElementType? {
    guard case .fileType(let fileType) = target, let base = fileType.base,
      OutputTypes.fileTypes[base] == fileType.number, mix == MixOptions(), importance == nil,
      prunedBlocks.isEmpty
    else { return nil }
    return base
  }
}

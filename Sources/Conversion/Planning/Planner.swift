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
      try options.checkForQuantizer()
      return try quantized(
        SourceModel(checkpoint, via: options.via, describing: options.describing))
    case .gguf(let model):
      return try quantized(SourceModel(model))
    }
  }

  /// The type to which the reference converter would go at once; `nil` where the quantizer has its say.
  private func converterType(
    for checkpoint: Checkpoint
  ) throws(ConversionError) -> ElementType? {
    switch options.target {
    case .automatic: return OutputTypes.automatic(for: checkpoint.tensors.values)
    case .fileType(let fileType):
      guard options.mix == MixOptions(), options.importance == nil, options.prunedBlocks.isEmpty,
        let base = fileType.base, OutputTypes.fileTypes[base] == fileType.number
      else {
        guard !options.describing.vocabularyOnly else {
          throw .option(
            "--vocab-only goes with --to F32, F16, BF16, Q8_0 or auto and with no option for the "
              + "types of tensors: there are no tensors")
        }
        return nil
      }
      return base
    }
  }
}

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
    switch input {
    case .checkpoint(let checkpoint):
      if let type = converterType(for: checkpoint) { return try converted(checkpoint, to: type) }
      if options.describing.parts.isProjector {
        throw ConversionError.option(
          "--mmproj goes with --to F32, F16, BF16, Q8_0 or auto and with no option for the types "
            + "of tensors: no mix is made for vision towers")
      }
      return try quantized(
        SourceModel(checkpoint, via: options.via, describing: options.describing))
    case .gguf(let model):
      if options.describing.parts != ModelParts() {
        throw ConversionError.option(
          "--mmproj, --mtp, --no-mtp and --fuse-qkv go with a checkpoint: a GGUF file has its "
            + "tensors already")
      }
      if options.via != nil {
        throw ConversionError.option(
          "--via goes with a checkpoint: a GGUF file has its types already")
      }
      return try quantized(SourceModel(model))
    }
  }

  /// The type to which the reference converter would go at once; `nil` where the quantizer has its say.
  private func converterType(for checkpoint: Checkpoint) -> ElementType? {
    switch options.target {
    case .automatic: return OutputTypes.automatic(for: checkpoint.tensors.values)
    case .fileType(let fileType):
      guard options.mix == MixOptions(), options.importance == nil,
        let base = fileType.base, OutputTypes.fileTypes[base] == fileType.number
      else { return nil }
      return base
    }
  }
}

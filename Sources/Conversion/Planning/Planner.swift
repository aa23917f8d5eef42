public import Checkpoints
import Families
import Mixes
import OrderedCollections
import Tensors

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
  /// What keeps it from being executed, such as a type that needs importance, is among its
  /// obstacles.
  ///
  /// - Throws: what is wrong with the model or does not go with the options: `FamilyError`,
  ///   `CheckpointError`, `MixError`, `ConversionError`, …
  public func plan(_ input: ModelInput) throws -> Plan {
    let type = try converterType(for: input)
    return try plan(DescribedModel(input, options: options), as: type)
  }

  /// The plan for a model that has been described.
  ///
  /// - Parameter input: what options with the same splitting, 16-bit type and pruning made of it.
  func plan(_ model: DescribedModel, _ input: QuantizerInput) throws -> Plan {
    try plan(model, as: converterType(for: model.input), input)
  }

  /// The plans of several outputs of one model, which an ``Executor`` writes in one pass.
  ///
  /// The model is described once for all outputs that hold the same part of it in the same form.
  ///
  /// - Parameter outputs: the options of each output.
  /// - Throws: as ``plan(_:)``.
  public static func plans(_ outputs: [PlanOptions], of input: ModelInput) throws -> [Plan] {
    var models: [DescribeOptions: DescribedModel] = [:]
    return try outputs.map { options in
      let planner = Planner(options)
      let type = try planner.converterType(for: input)
      let model = try models[options.wholeDescribing] ?? DescribedModel(input, options: options)
      models[options.wholeDescribing] = model
      return try planner.plan(model, as: type)
    }
  }

  /// - Parameter type: the type to which the converter goes at once, if it does.
  private func plan(
    _ model: DescribedModel, as type: ElementType?, _ input: QuantizerInput? = nil
  ) throws -> Plan {
    if case .described(let description) = model.form, let type {
      return try converted(description, of: model, to: type)
    }
    return try quantized(input ?? QuantizerInput(model, options: options))
  }
}

extension Planner {
  /// The type to which the reference converter would go at once; `nil` where the quantizer has its
  /// say.
  ///
  /// - Throws: `ConversionError.option` for options that do not go with the input or with each
  ///   other.
  private func converterType(for input: ModelInput) throws(ConversionError) -> ElementType? {
    try options.check(for: input)
    switch input {
    case .checkpoint(let checkpoint):
      if let type = try converterType(for: checkpoint) { return type }
      try checkForMix()
      return nil
    case .adapter:
      if let type = options.converterType { return type }
      throw .option(
        "an adapter goes with --to F32, F16, BF16 or Q8_0 and with no option for the types of "
          + "tensors: no mix is made for it")
    case .gguf: return nil
    }
  }

  /// Refuses what only the converter does.
  private func checkForMix() throws(ConversionError) {
    guard !options.describing.writesFloat8AsQ8 else {
      throw .option(
        "--fp8-as-q8 goes with F32, F16, BF16, Q8_0, TQ1_0, TQ2_0 and auto: other types have a "
          + "choice for every tensor")
    }
    guard !options.describing.parts.isProjector else {
      throw .option(
        "--mmproj goes with --to F32, F16, BF16, Q8_0 or auto and with no option for the types "
          + "of tensors: no mix is made for vision towers")
    }
    try options.checkForQuantizer()
  }

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
  /// The type that is asked for, where the reference converter writes it itself and nothing is
  /// asked for that only its quantizer does.
  fileprivate var converterType: ElementType? {
    guard case .fileType(let fileType) = target, let base = fileType.base,
      OutputTypes.fileTypes[base] == fileType.number, mix == MixOptions(), importance == nil,
      prunedBlocks.isEmpty
    else { return nil }
    return base
  }
}

public import Checkpoints
import GGUF
import StrictJSON

extension ModelDescription {
  /// The keys and tensors of the GGUF file that a checkpoint becomes.
  ///
  /// Reads headers, configuration and tokenizer files, but no weight.
  ///
  /// - Throws: `FamilyError` for an architecture that no family has, a configuration without what
  ///   the family needs, tensors that are missing or unknown, and tensors of another shape or type
  ///   than the configuration says.
  public init(_ checkpoint: Checkpoint, options: DescribeOptions) throws(FamilyError) {
    let model = try ModelContext(
      family: try FamilyRegistry.family(for: checkpoint.configuration), checkpoint: checkpoint,
      options: options)
    try model.checkConfiguration()
    let assembly = options.vocabularyOnly ? TensorAssembly() : try TensorAssembly(model)
    kind = options.vocabularyOnly ? .vocabulary : .model
    general = try model.general(for: assembly.tensors)
    metadata = try model.metadata(general)
    architecture = model.family.ggufName
    tensors = assembly.tensors
    dropped = assembly.dropped
  }
}

extension ModelContext {
  /// Refuses what would otherwise show up as something else.
  func checkConfiguration() throws(FamilyError) {
    for key in family.neededKeys where configuration.first([key]) == nil {
      throw .configuration(.missingValue(file: configuration.file, keys: [key]))
    }
  }

  /// What is said of the model's origin, for which its weights are counted.
  func general(for tensors: [OutputTensor]) throws(FamilyError) -> GeneralMetadata {
    let count = ParameterCount(of: tensors.lazy.map { (name: $0.name, shape: $0.shape) })
    return try configured { () throws(CheckpointError) in
      try GeneralMetadata(
        checkpoint, parameters: count, modelName: options.modelName,
        overrides: options.overrides)
    }
  }

  /// All keys in writing order.
  func metadata(_ general: GeneralMetadata) throws(FamilyError) -> GGUFMetadata {
    var metadata = GGUFMetadata()
    metadata["general.architecture"] = .string(GGUFString(family.ggufName))
    metadata["general.type"] = .string("model")
    general.write(to: &metadata)
    try family.metadata.write(for: self, to: &metadata)
    metadata["general.quantization_version"] = .uint32(2)
    try family.vocabulary.write(for: self, to: &metadata)
    return metadata
  }
}

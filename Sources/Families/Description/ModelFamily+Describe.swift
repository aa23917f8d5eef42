public import Checkpoints
import GGUF
import StrictJSON

extension ModelFamily {
  /// The keys and tensors of the GGUF file that a checkpoint of this family becomes.
  ///
  /// Reads headers, configuration and tokenizer files, but no weight.
  ///
  /// - Throws: `FamilyError` for a configuration without what the family needs, tensors that are missing or
  ///   unknown, and tensors of another shape or type than the configuration says.
  public func describe(
    _ checkpoint: Checkpoint, options: DescribeOptions
  ) throws(FamilyError) -> ModelDescription {
    let model = try ModelContext(family: self, checkpoint: checkpoint, options: options)
    try model.checkConfiguration()
    let assembly = try TensorAssembly(model)
    return ModelDescription(
      architecture: ggufName, metadata: try model.metadata(for: assembly.tensors),
      tensors: assembly.tensors, dropped: assembly.dropped)
  }
}

extension ModelContext {
  /// Refuses what would otherwise show up as something else.
  func checkConfiguration() throws(FamilyError) {
    for key in family.neededKeys where configuration.first([key]) == nil {
      throw .configuration(.missingValue(file: configuration.file, keys: [key]))
    }
    guard let quantization = configuration.first(["quantization_config"]) else { return }
    let method = quantization.value["quant_method"]?.string ?? "of an unknown method"
    throw .quantizedSource(file: configuration.file, method: method)
  }

  /// All keys in writing order.
  func metadata(for tensors: [OutputTensor]) throws(FamilyError) -> GGUFMetadata {
    var metadata = GGUFMetadata()
    metadata["general.architecture"] = .string(GGUFString(family.ggufName))
    metadata["general.type"] = .string("model")
    try family.metadata.write(for: self, to: &metadata)
    metadata["general.quantization_version"] = .uint32(2)
    return metadata
  }
}

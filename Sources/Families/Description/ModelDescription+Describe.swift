public import Checkpoints
import GGUF
import Storage
import StrictJSON
import Vocabulary

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
      family: try FamilyRegistry.family(
        for: checkpoint.configuration, kind: options.parts.isProjector ? .projector : .text,
        named: options.familyName),
      checkpoint: checkpoint, options: options)
    try model.checkConfiguration()
    let names = options.vocabularyOnly ? nil : try SourceNames(model)
    // The two that take time, of a model with many experts and of one with many tokens.
    let (assembled, vocabulary) = concurrently {
      Result { () throws(FamilyError) in
        guard let names else { return TensorAssembly() }
        return try TensorAssembly(model, names)
      }
    } _: {
      Result { () throws(FamilyError) in try model.vocabularyKeys() }
    }
    let assembly = try assembled.get()
    tensors = assembly.tensors
    dropped = assembly.dropped
    general = try model.general(for: assembly.tensors)
    metadata = try model.metadata(general, vocabulary)
    architecture = model.family.ggufName
    kind = model.outputKind
    movedFileType = model.movedFileType
  }
}

extension ModelContext {
  /// Refuses what would otherwise show up as something else.
  func checkConfiguration() throws(FamilyError) {
    for key in family.neededKeys where configuration.first([key]) == nil {
      throw .configuration(.missingValue(file: configuration.file, keys: [key]))
    }
    try checkExpectations()
    if options.parts.predictionBlocks != .included {
      guard case .written = family.prediction else {
        throw .noPredictionBlocks(file: configuration.file, architecture: family.ggufName)
      }
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
  func metadata(
    _ general: GeneralMetadata, _ vocabulary: Result<[(key: String, value: GGUFValue)], FamilyError>
  ) throws(FamilyError) -> GGUFMetadata {
    var metadata = GGUFMetadata()
    metadata["general.architecture"] = .string(GGUFString(family.ggufName))
    if !options.vocabularyOnly {
      try family.leadingMetadata.write(for: self, to: &metadata)
    }
    metadata["general.type"] = .string(family.kind == .text ? "model" : "mmproj")
    general.write(to: &metadata)
    try family.metadata.write(for: self, to: &metadata)
    metadata["general.quantization_version"] = .uint32(2)
    for (key, value) in try vocabulary.get() { metadata[key] = value }
    return metadata
  }

  /// What is said of the vocabulary, in writing order.
  func vocabularyKeys() throws(FamilyError) -> [(key: String, value: GGUFValue)] {
    let entries = try vocabulary()?.entries ?? []
    return entries.map { entry in
      let isWhole = entry.key.hasPrefix("tokenizer.")
      return (isWhole ? entry.key : "\(family.ggufName).\(entry.key)", GGUFValue(entry.value))
    }
  }

  /// What the file's default name says.
  var outputKind: OutputKind {
    if options.vocabularyOnly { return .vocabulary }
    if family.kind == .projector { return .projector }
    guard options.parts.predictionBlocks == .alone,
      case .written(let prefix?) = family.prediction
    else { return .model }
    return .draft(prefix: prefix)
  }
}

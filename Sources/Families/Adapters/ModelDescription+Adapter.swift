public import Checkpoints
import GGUF
import OrderedCollections
import StrictJSON

extension ModelDescription {
  /// The keys and tensors of the GGUF file that an adapter becomes.
  ///
  /// Names and transforms are those of the base model's family.
  ///
  /// - Throws: `FamilyError` for a base model that no family has, a configuration without what is
  ///   needed, and tensors that do not fit the base model. Source: `convert_lora_to_gguf.py` of the
  ///   reference.
  public init(_ adapter: Adapter, options: DescribeOptions) throws(FamilyError) {
    var options = options
    options.vocabularyOnly = true
    let model = try ModelContext(
      family: try FamilyRegistry.family(
        for: adapter.base.configuration, named: options.familyName),
      checkpoint: adapter.base, options: options)
    let assembly = try AdapterAssembly(adapter, model)
    (tensors, dropped) = (assembly.tensors, assembly.dropped)
    architecture = model.family.ggufName
    kind = .adapter
    movedFileType = nil
    let general = try adapter.general(options)
    self.general = general
    metadata = try adapter.metadata(general, architecture: architecture)
  }
}

extension Adapter {
  /// Names and origin, from the adapter's own directory.
  fileprivate func general(_ options: DescribeOptions) throws(FamilyError) -> GeneralMetadata {
    let nameOrPath = (try? Configuration(in: folder))?.root["_name_or_path"]?.string
    return try configured { () throws(CheckpointError) in
      try GeneralMetadata(
        card: ModelCard(in: folder), generation: GenerationConfig(in: folder),
        nameOrPath: nameOrPath, directoryName: directoryName, parameters: .adapter,
        modelName: options.modelName, overrides: options.overrides)
    }
  }

  /// All keys in writing order.
  fileprivate func metadata(
    _ general: GeneralMetadata, architecture: String
  ) throws(FamilyError) -> GGUFMetadata {
    if let kind = configuration.root["peft_type"]?.string, kind != "LORA" {
      throw invalid("peft_type", found: kind, expected: "LORA")
    }
    guard let alpha = configuration.root["lora_alpha"]?.number else {
      throw .configuration(.missingValue(file: configuration.file, keys: ["lora_alpha"]))
    }
    var metadata = GGUFMetadata()
    metadata["general.architecture"] = .string(GGUFString(architecture))
    metadata["general.type"] = .string("adapter")
    metadata["adapter.type"] = .string("lora")
    general.write(to: &metadata)
    metadata["adapter.lora.alpha"] = .float32(Float(alpha))
    if let tokens = try invocationTokens() {
      metadata["adapter.alora.invocation_tokens"] = .array(GGUFArray(tokens))
    }
    metadata["general.quantization_version"] = .uint32(2)
    return metadata
  }

  /// The tokens that switch an activated adapter on; `nil` where there are none.
  private func invocationTokens() throws(FamilyError) -> [UInt32]? {
    let key = "alora_invocation_tokens"
    guard let value = configuration.root[key], !value.isNull, value.array != [] else {
      if let text = configuration.root["invocation_string"]?.string, !text.isEmpty {
        throw invalid("invocation_string", found: "a text", expected: "the tokens under \(key)")
      }
      return nil
    }
    let tokens = value.array?.compactMap { $0.integer.flatMap { UInt32(exactly: $0) } }
    guard let tokens, tokens.count == value.array?.count else {
      throw invalid(key, found: value.kind, expected: "a list of token numbers")
    }
    return tokens
  }

  private func invalid(_ key: String, found: String, expected: String) -> FamilyError {
    .configuration(
      .invalidValue(file: configuration.file, key: key, found: found, expected: expected))
  }
}

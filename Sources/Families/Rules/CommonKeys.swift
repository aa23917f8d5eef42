import Checkpoints
import GGUF

extension MetadataTable {
  /// The architecture's keys, in the order of every family that does not say otherwise.
  ///
  /// Source: `set_gguf_parameters` of the reference converter's text model.
  // swift-format-ignore
  static let common: MetadataTable = [
    "block_count":                          .computed(blockCount),
    "context_length":                       .size(.context),
    "embedding_length":                     .size(.hidden),
    "feed_forward_length":                  .size(.feedForward),
    "attention.head_count":                 .size(.heads),
    "attention.head_count_kv":              .size(.keyHeads),
    "attention.causal":                     .computed(falseWhereNotCausal),
    "rope.scaling.type":                    .rope { $0.scaling.map { .string($0.name) } },
    "rope.scaling.factor":                  .rope { $0.scaling?.factor.map(single) },
    "rope.scaling.original_context_length": .computed(yarnOriginalContext),
    "rope.scaling.yarn_ext_factor":         .rope { $0.yarn?.extrapolationFactor.map(single) },
    "rope.scaling.yarn_attn_factor":        .rope { $0.yarn?.attentionFactor.map(single) },
    "rope.scaling.yarn_beta_fast":          .rope { $0.yarn?.betaFast.map(single) },
    "rope.scaling.yarn_beta_slow":          .rope { $0.yarn?.betaSlow.map(single) },
    "rope.dimension_sections":              .rope { $0.sections.map(fourSections) },
    "rope.freq_base":                       .rope { $0.base.map(single) },
    "rope.freq_base_swa":                   .rope { $0.slidingBase.map(single) },
    "attention.layer_norm_rms_epsilon":     .number("rms_norm_eps", "norm_eps"),
    "attention.layer_norm_epsilon":         .number("layer_norm_eps", "layer_norm_epsilon",
                                                    "norm_epsilon"),
    "expert_count":                         .size(.experts),
    "expert_used_count":                    .integer("num_experts_per_tok", "num_experts_per_token",
                                                     "top_k_experts"),
    "expert_group_count":                   .integer("n_group"),
    "expert_group_used_count":              .integer("topk_group"),
    "expert_gating_func":                   .computed(gatingFunction),
    "attention.key_length":                 .size(.statedHeadSize),
    "attention.value_length":               .size(.statedHeadSize),
    "general.file_type":                    .fileType,
  ]
}

extension MetadataTable {
  /// What encoders have behind the common keys.
  // swift-format-ignore
  static let encoder: MetadataTable =
    ["attention.causal":         .constant(.bool(false))] + pooling
    + ["classifier.output_labels": .computed(classifierLabels)]

  /// How one vector is made of many, where the model does that.
  // swift-format-ignore
  static let pooling: MetadataTable = [
    "pooling_type":             .computed(poolingType),
    "classifier.pooling_type":  .computed(classifierPooling),
  ]
}

/// A number in single precision, rounded to nearest.
@Sendable func single(_ number: Double) -> GGUFValue { .float32(Float(number)) }

extension RopeParameters {
  /// The kind of scaling that GGUF has a name for, and its factor.
  ///
  /// `llama3` has none: its factors are a tensor. Linear scaling and yarn count only with a factor.
  fileprivate var scaling: (name: GGUFString, factor: Double?)? {
    switch type {
    case .linear: factor.map { ("linear", $0) }
    case .yarn: factor.map { ("yarn", $0) }
    case .longrope, .su: ("longrope", nil)
    case .default, .dynamic, .llama3, .mrope: nil
    }
  }

  /// The parameters, where they are those of yarn.
  fileprivate var yarn: RopeParameters? { scaling?.name == "yarn" ? self : nil }
}

/// Blocks of the file: with those that predict tokens further ahead, where they are written.
private let blockCount: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  .uint32(UInt32(clamping: try model.blockCount()))
}

private let falseWhereNotCausal: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  try model.bool("is_causal") == false ? .bool(false) : nil
}

private let yarnOriginalContext: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  guard let yarn = model.rope.yarn else { return nil }
  guard let length = yarn.originalContextLength else {
    let key = "original_max_position_embeddings"
    throw .configuration(.missingValue(file: model.configuration.file, keys: [key]))
  }
  return .uint32(UInt32(clamping: length))
}

/// The numbers that stand for the function by which experts are chosen.
private let gatingFunctions: [String: UInt32] = ["softmax": 1, "sigmoid": 2, "sqrtsoftplus": 4]

private let gatingFunction: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  let name = try configured { () throws(CheckpointError) in
    try model.configuration.string("score_function", "scoring_func")
  }
  guard let name else { return nil }
  guard let number = gatingFunctions[name] else {
    throw model.invalid(
      "scoring_func", found: "\"\(name)\"",
      expected: "one of \(gatingFunctions.keys.sorted().joined(separator: ", "))")
  }
  return .uint32(number)
}

@Sendable private func fourSections(_ sections: [Int]) -> GGUFValue {
  let padded = sections + Array(repeating: 0, count: max(0, 4 - sections.count))
  return .array(GGUFArray(padded.map { Int32(clamping: $0) }))
}

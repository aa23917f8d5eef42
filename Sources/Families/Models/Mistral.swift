import Checkpoints
import GGUF
import StrictJSON

extension ModelFamily {
  /// Mistral's own form, beside params.json: a llama whose heads are in the output's order already.
  ///
  /// Source: `MistralModel` of the reference converter.
  static let mistral = mistral(ggufName: "llama")

  /// The same of models that scale attention by position.
  static let mistral3 = mistral(ggufName: "mistral3")

  // swift-format-ignore
  private static func mistral(ggufName: String) -> ModelFamily {
    ModelFamily(
      architectures: [],
      ggufName: ggufName,
      tensors: [
        .model([
          "rope_freqs":  .generated(.llama3RopeFactors),
          "token_embd":  .copy("tok_embeddings", [.vocabulary, .hidden]),
          "output_norm": .copy("norm", [.hidden]),
          "output":      .optional(.copy("output", [.vocabulary, .hidden])),  // absent when tied
        ]),
        .blocks("layers.{i}.", [
          "attn_norm":   .copy("attention_norm", [.hidden]),
          "attn_q":      .copy("attention.wq", [.queries, .hidden]),
          "attn_k":      .copy("attention.wk", [.keys, .hidden]),
          "attn_v":      .copy("attention.wv", [.keys, .hidden]),
          "attn_output": .copy("attention.wo", [.hidden, .queries]),
          "ffn_norm":    .copy("ffn_norm", [.hidden]),
          "ffn_gate":    .copy("feed_forward.w1", [.feedForward, .hidden]),
          "ffn_down":    .copy("feed_forward.w2", [.hidden, .feedForward]),
          "ffn_up":      .copy("feed_forward.w3", [.feedForward, .hidden]),
        ]),
      ],
      metadata: .common + [
        "rope.dimension_count":                 .size(.headSize),
        "rope.scaling.type":                    .computed(yarnName),
        "rope.scaling.factor":                  .number("factor", of: "yarn"),
        "rope.scaling.yarn_beta_fast":          .number("beta", of: "yarn"),
        "rope.scaling.yarn_beta_slow":          .number("alpha", of: "yarn"),
        "rope.scaling.yarn_log_multiplier":     .computed(yarnLogMultiplier),
        "rope.scaling.original_context_length": .computed(yarnContext),
        "attention.temperature_scale":          .number("beta", of: "llama_4_scaling"),
      ],
      neededKeys: ["norm_eps", "head_dim"],
      expectations: [.key("moe", is: .null), .key("quantization", is: .null)],
      vocabulary: .mistral)
  }
}

extension ModelContext {
  /// An object of the configuration, with the same typed access; `nil` where it is not there.
  fileprivate func part(_ key: String) throws(FamilyError) -> Configuration? {
    try configured { () throws(CheckpointError) in
      try configuration.object(key).map { configuration.section(key, $0) }
    }
  }
}

extension KeyRecipe {
  /// A number in an object of the configuration.
  fileprivate static func number(_ key: String, of object: String) -> KeyRecipe {
    .computed { (model) throws(FamilyError) in
      guard let part = try model.part(object) else { return nil }
      return try configured { () throws(CheckpointError) in single(try part.requiredNumber(key)) }
    }
  }
}

private let yarnName: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  try model.part("yarn") == nil ? nil : .string("yarn")
}

private let yarnLogMultiplier: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  guard let yarn = try model.part("yarn") else { return nil }
  let scales = try configured { () throws(CheckpointError) in try yarn.bool("apply_scale") }
  return .float32(scales == true ? 0 : 1)
}

private let yarnContext: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  guard let yarn = try model.part("yarn") else { return nil }
  let length = try configured { () throws(CheckpointError) in
    try yarn.requiredInteger(
      "original_max_position_embeddings", in: ConfigurationBounds.context)
  }
  return .uint32(UInt32(clamping: length))
}

import Checkpoints
import GGUF

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension ModelFamily {
  /// Phi 3, 3.5 and 4: queries, keys and values in one matrix, gate and up in another; long
  /// contexts by two lists of rope factors.
  ///
  /// Source: `Phi3MiniModel` of the reference converter.
  // swift-format-ignore
  static let phi3 = ModelFamily(
    architectures: ["Phi3ForCausalLM"],
    ggufName: "phi3",
    rewrites: [.bareDecoder],
    tensors: [
      .model([
        "rope_factors_long":  .generated(.longRopeFactors(\.longFactors)),
        "rope_factors_short": .generated(.longRopeFactors(\.shortFactors)),
        "token_embd":         .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm":        .copy("model.norm", [.hidden]),
        "output":             .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
      ]),
      .blocks("model.layers.{i}.", [
        "attn_norm":          .copy("input_layernorm", [.hidden]),
        "attn_qkv":           .copy("self_attn.qkv_proj", [.queries + .keys + .keys, .hidden]),
        "attn_output":        .copy("self_attn.o_proj", [.hidden, .queries]),
        "ffn_norm":           .copy("post_attention_layernorm", [.hidden]),
        "ffn_up":             .copy("mlp.gate_up_proj", [.constant(2) * .feedForward, .hidden]),
        "ffn_down":           .copy("mlp.down_proj", [.hidden, .feedForward]),
      ]),
    ],
    metadata: [
      "context_length":                       .size(.phi3Context),
      "rope.scaling.original_context_length": .computed(phi3OriginalContext),
      "embedding_length":                     .size(.hidden),
      "feed_forward_length":                  .size(.feedForward),
      "block_count":                          .size(.layers),
      "attention.head_count":                 .size(.heads),
      "attention.head_count_kv":              .size(.keyHeads),
      "attention.layer_norm_rms_epsilon":     .number("rms_norm_eps"),
      "rope.dimension_count":                 .computed(phi3RopeDimensions),
      "rope.freq_base":                       .rope { $0.base.map(single) },
      "general.file_type":                    .fileType,
      "attention.sliding_window":             .computed(phi3Window),
    ],
    leadingMetadata: [
      "rope.scaling.attn_factor":             .computed(phi3AttentionFactor),
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .phi3,
    preferredPreTokenizers: ["dbrx"])
}

extension Dimension {
  fileprivate static let phi3Context = key(
    "n_positions", "max_position_embeddings", in: Bounds.context)
}

extension ModelContext {
  /// The dimensions of a head that are rotated.
  fileprivate func phi3RotatedDimensions() throws(FamilyError) -> Int {
    let share = rope.partialRotaryFactor ?? 1
    guard 0...1 ~= share else {
      throw invalid("partial_rotary_factor", found: "\(share)", expected: "a share from 0 to 1")
    }
    return Int(share * Double(try size(.hidden))) / (try size(.heads))
  }

  fileprivate func phi3OriginalContextLength() throws(FamilyError) -> Int {
    guard let length = rope.originalContextLength else {
      let key = "original_max_position_embeddings"
      throw .configuration(.missingValue(file: configuration.file, keys: [key]))
    }
    return length
  }
}

private let phi3OriginalContext: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  .uint32(UInt32(clamping: try model.phi3OriginalContextLength()))
}

private let phi3RopeDimensions: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  .uint32(UInt32(clamping: try model.phi3RotatedDimensions()))
}

/// A window of 0 tells Phi 4, which has none, from Phi 3.
private let phi3Window: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  .uint32(UInt32(clamping: try model.statedSize(.slidingWindow) ?? 0))
}

/// By what attention is scaled in contexts longer than the original, where there are factors for
/// them.
private let phi3AttentionFactor: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  guard model.rope.longFactors?.isEmpty == false else { return nil }
  let original = Double(try model.phi3OriginalContextLength())
  let scale = Double(try model.size(.phi3Context)) / original
  guard scale > 1 else { return .float32(1) }
  switch model.rope.type {
  case .longrope, .su: return single((1 + log(scale) / log(original)).squareRoot())
  case .yarn: return single(0.1 * log(scale) + 1)
  default:
    throw model.invalid(
      "rope_scaling", found: "long_factor with type \(model.rope.type.rawValue)",
      expected: "type longrope")
  }
}

extension GeneratedTensor {
  /// A list of factors as the configuration gives it, one for each pair of rotated dimensions;
  /// models without lists have none.
  fileprivate static func longRopeFactors(
    _ list: @escaping @Sendable (RopeParameters) -> [Double]?
  ) -> GeneratedTensor {
    GeneratedTensor { (model) throws(FamilyError) in
      guard model.rope.longFactors?.isEmpty == false else { return nil }
      let dimensions = try model.phi3RotatedDimensions()
      guard let factors = list(model.rope), 2 * factors.count == dimensions else {
        throw model.invalid(
          "rope_scaling", found: "lists of \(list(model.rope)?.count ?? 0) factors",
          expected: "long_factor and short_factor of \(dimensions / 2) each, half of the rotated "
            + "dimensions")
      }
      return factors.map { Float($0) }
    }
  }
}

import Checkpoints
import GGUF
import Vocabulary

extension ModelFamily {
  /// Llama 4: experts in every block or in every second, stored together and transposed.
  ///
  /// Source: `Llama4Model` of the reference converter.
  // swift-format-ignore
  static let llama4 = ModelFamily(
    architectures: ["Llama4ForConditionalGeneration", "Llama4ForCausalLM"],
    ggufName: "llama4",
    rewrites: [.stackedExperts],
    tensors: [
      .model([
        "rope_freqs":     .generated(.llama3RopeFactors),
        "token_embd":     .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm":    .copy("model.norm", [.hidden]),
        "output":         .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
      ]),
      .blocks("model.layers.{i}.", [
        "attn_norm":      .copy("input_layernorm", [.hidden]),
        "attn_q":         .copy("self_attn.q_proj", [.queries, .hidden]),
        "attn_k":         .copy("self_attn.k_proj", [.keys, .hidden]),
        "attn_v":         .copy("self_attn.v_proj", [.keys, .hidden]),
        "attn_output":    .copy("self_attn.o_proj", [.hidden, .queries]),
        "ffn_norm":       .copy("post_attention_layernorm", [.hidden]),
      ]),
      .blocks("model.layers.{i}.feed_forward.", of: .except(every: step), [
        "ffn_gate":       .copy("gate_proj", [denseWidth, .hidden]),
        "ffn_up":         .copy("up_proj", [denseWidth, .hidden]),
        "ffn_down":       .copy("down_proj", [.hidden, denseWidth]),
      ]),
      .blocks("model.layers.{i}.feed_forward.", of: .every(step), [
        "ffn_gate_exps":  .rows(.first(width), of: gateAndUp),
        "ffn_up_exps":    .rows(.last(width), of: gateAndUp),
        "ffn_down_exps":  .transposed(
                            .only(.weight, .copy("experts.down_proj", [.experts, width, .hidden]))),
        "ffn_gate_inp":   .copy("router", [.experts, .hidden]),
        "ffn_gate_shexp": .copy("shared_expert.gate_proj", [width, .hidden]),
        "ffn_up_shexp":   .copy("shared_expert.up_proj", [width, .hidden]),
        "ffn_down_shexp": .copy("shared_expert.down_proj", [.hidden, width]),
      ]),
    ],
    metadata: .common + [
      "feed_forward_length":        .size(denseWidth),
      "vocab_size":                 .size(.vocabulary),
      "rope.dimension_count":       .size(.headSize),
      "interleave_moe_layer_step":  .size(step),
      "expert_feed_forward_length": .size(width),
      "attention.sliding_window":   .computed(noWindow),
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .byteLevel.orRanks(.llama4))

  /// The last of so many blocks has experts.
  private static let step = Dimension.key(
    "interleave_moe_layer_step", in: Dimension.Bounds.layers)
  /// Width of an expert, and of the one that sees every token.
  private static let width = Dimension.key("intermediate_size", in: Dimension.Bounds.width)
  /// Width of blocks without experts.
  private static let denseWidth = Dimension.key(
    "intermediate_size_mlp", in: Dimension.Bounds.width)

  private static let gateAndUp = TensorRecipe.transposed(
    .only(.weight, .copy("experts.gate_up_proj", [.experts, .hidden, 2 * width])))
}

/// 0 where no block has its attention cut into chunks; otherwise runtimes know the size themselves.
private let noWindow: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  let types = try configured { () throws(CheckpointError) in
    try model.configuration.strings("layer_types")
  }
  guard let types, types.allSatisfy({ $0 == "full_attention" }) else { return nil }
  return .uint32(0)
}

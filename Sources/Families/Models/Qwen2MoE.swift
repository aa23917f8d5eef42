import Checkpoints

extension ModelFamily {
  /// Qwen 1.5 and 2 with experts: beside those that are chosen one that sees every token, with a
  /// gate.
  ///
  /// Source: `Qwen2MoeModel` of the reference converter.
  // swift-format-ignore
  static let qwen2MoE = ModelFamily(
    architectures: ["Qwen2MoeForCausalLM"],
    ggufName: "qwen2moe",
    rewrites: [.stackedExperts],
    tensors: [
      .model([
        "token_embd":         .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm":        .copy("model.norm", [.hidden]),
        "output":             .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
      ]),
      .blocks("model.layers.{i}.", [
        "attn_norm":          .copy("input_layernorm", [.hidden]),
        "attn_q":             .copy("self_attn.q_proj", [.queries, .hidden]),
        "attn_k":             .copy("self_attn.k_proj", [.keys, .hidden]),
        "attn_v":             .copy("self_attn.v_proj", [.keys, .hidden]),
        "attn_output":        .copy("self_attn.o_proj", [.hidden, .queries]),
        "ffn_norm":           .copy("post_attention_layernorm", [.hidden]),
        "ffn_gate_inp":       .copy("mlp.gate", [.experts, .hidden]),
      ]),
      .experts(where: .holdsNo(stackedExperts)),
      .stackedExperts(where: .holds(stackedExperts)),
      .blocks("model.layers.{i}.mlp.", where: .has(sharedWidth), [
        "ffn_down_shexp":     .copy("shared_expert.down_proj", [.hidden, sharedWidth]),
        "ffn_gate_shexp":     .copy("shared_expert.gate_proj", [sharedWidth, .hidden]),
        "ffn_up_shexp":       .copy("shared_expert.up_proj", [sharedWidth, .hidden]),
        "ffn_gate_inp_shexp": .copy("shared_expert_gate", [.constant(1), .hidden]),
      ]),
    ],
    metadata: .common + .qwenExperts,
    neededKeys: ["rms_norm_eps"],
    vocabulary: .bytePairs)

  private static let sharedWidth = Dimension.key(
    "shared_expert_intermediate_size", in: Dimension.Bounds.width)
  /// A tensor that tells experts stored together from such stored one by one.
  static let stackedExperts = "model.layers.0.mlp.experts.gate_up_proj.weight"
}

extension TensorTable {
  /// All experts of a block in one tensor, gate and up in another.
  // swift-format-ignore
  static func stackedExperts(where condition: Condition) -> TensorTable {
    .blocks("model.layers.{i}.mlp.experts.", where: condition, [
      "ffn_down_exps": .only(.weight, .copy("down_proj", [.experts, .hidden, .expertWidth])),
      "ffn_gate_exps": .rows(.first(.expertWidth), of: gateAndUp),
      "ffn_up_exps":   .rows(.last(.expertWidth), of: gateAndUp),
    ])
  }

  private static let gateAndUp = TensorRecipe.only(
    .weight, .copy("gate_up_proj", [.experts, 2 * .expertWidth, .hidden]))
}

extension NameRewrite {
  /// Experts stored together are written with `.weight` at the end or without.
  static let stackedExperts = NameRewrite.addSuffix(
    ".weight", to: [".experts.gate_up_proj", ".experts.down_proj"])
}

extension MetadataTable {
  /// The widths of Qwen's experts.
  // swift-format-ignore
  static let qwenExperts: MetadataTable = [
    "expert_feed_forward_length":        .size(.expertWidth),
    "expert_shared_feed_forward_length": .integer("shared_expert_intermediate_size"),
  ]
}

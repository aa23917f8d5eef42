extension ModelFamily {
  /// Qwen 3 with experts.
  ///
  /// Source: `Qwen3MoeModel` of the reference converter.
  // swift-format-ignore
  static let qwen3MoE = ModelFamily(
    architectures: ["Qwen3MoeForCausalLM"],
    ggufName: "qwen3moe",
    rewrites: [.stackedExperts],
    tensors: .qwen3Attention + [
      .blocks("model.layers.{i}.mlp.", ["ffn_gate_inp": .copy("gate", [.experts, .hidden])]),
      .experts(where: .holdsNo(stackedExperts)),
      .stackedExperts(where: .holds(stackedExperts)),
    ],
    metadata: .common + .qwenExperts,
    neededKeys: ["rms_norm_eps"],
    vocabulary: .bytePairs)
}

extension [TensorTable] {
  /// All of a Qwen 3 but its feed-forward parts.
  // swift-format-ignore
  static let qwen3Attention: [TensorTable] = [
    .model([
      "token_embd":  .copy("model.embed_tokens", [.vocabulary, .hidden]),
      "output_norm": .copy("model.norm", [.hidden]),
      "output":      .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
    ]),
    .blocks("model.layers.{i}.", [
      "attn_norm":   .copy("input_layernorm", [.hidden]),
      "attn_q":      .copy("self_attn.q_proj", [.queries, .hidden]),
      "attn_q_norm": .copy("self_attn.q_norm", [.headSize]),
      "attn_k":      .copy("self_attn.k_proj", [.keys, .hidden]),
      "attn_k_norm": .copy("self_attn.k_norm", [.headSize]),
      "attn_v":      .copy("self_attn.v_proj", [.keys, .hidden]),
      "attn_output": .copy("self_attn.o_proj", [.hidden, .queries]),
      "ffn_norm":    .copy("post_attention_layernorm", [.hidden]),
    ]),
  ]
}

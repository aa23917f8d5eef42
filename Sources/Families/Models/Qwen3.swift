extension ModelFamily {
  /// Qwen 3, dense: queries and keys are normalised head by head.
  ///
  /// Source: `Qwen3Model` of the reference converter.
  // swift-format-ignore
  static let qwen3 = ModelFamily(
    architectures: ["Qwen3ForCausalLM", "Qwen3Model"],
    ggufName: "qwen3",
    rewrites: [.bareDecoder],
    tensors: .qwen3Attention + [
      .blocks("model.layers.{i}.mlp.", [
        "ffn_gate":    .copy("gate_proj", [.feedForward, .hidden]),
        "ffn_up":      .copy("up_proj", [.feedForward, .hidden]),
        "ffn_down":    .copy("down_proj", [.hidden, .feedForward]),
      ]),
    ],
    metadata: .common + .pooling,
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

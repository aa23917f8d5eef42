extension ModelFamily {
  /// Qwen 2 and 2.5: biases on queries, keys and values.
  ///
  /// Source: `Qwen2Model` of the reference converter.
  // swift-format-ignore
  static let qwen2 = ModelFamily(
    architectures: ["Qwen2ForCausalLM", "Qwen2Model"],
    ggufName: "qwen2",
    rewrites: [.bareDecoder],
    tensors: [
      .model([
        "token_embd":  .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm": .copy("model.norm", [.hidden]),
        "output":      .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
      ]),
      .blocks("model.layers.{i}.", [
        "attn_norm":   .copy("input_layernorm", [.hidden]),
        "attn_q":      .biased(.copy("self_attn.q_proj", [.queries, .hidden])),
        "attn_k":      .biased(.copy("self_attn.k_proj", [.keys, .hidden])),
        "attn_v":      .biased(.copy("self_attn.v_proj", [.keys, .hidden])),
        "attn_output": .copy("self_attn.o_proj", [.hidden, .queries]),
        "ffn_norm":    .copy("post_attention_layernorm", [.hidden]),
        "ffn_gate":    .copy("mlp.gate_proj", [.feedForward, .hidden]),
        "ffn_up":      .copy("mlp.up_proj", [.feedForward, .hidden]),
        "ffn_down":    .copy("mlp.down_proj", [.hidden, .feedForward]),
      ]),
    ],
    metadata: .common + .pooling,
    neededKeys: ["rms_norm_eps"],
    vocabulary: .bytePairs)
}

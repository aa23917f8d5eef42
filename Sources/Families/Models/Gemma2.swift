extension ModelFamily {
  /// Gemma 2: norms before and after each layer, stored as their distance from 1; soft caps;
  /// windows in every second block.
  ///
  /// Source: `Gemma2Model` of the reference converter.
  // swift-format-ignore
  static let gemma2 = ModelFamily(
    architectures: ["Gemma2ForCausalLM"],
    ggufName: "gemma2",
    dropped: [
      .drop(.prefix("lm_head."), because: "the output is tied to the token embeddings"),
    ],
    tensors: [
      .model([
        "token_embd":          .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm":         .plusOne(.copy("model.norm", [.hidden])),
      ]),
      .gemmaBlocks,
    ],
    metadata: [
      "context_length":                   .size(.context),
      "embedding_length":                 .size(.hidden),
      "block_count":                      .size(.layers),
      "feed_forward_length":              .size(.feedForward),
      "attention.head_count":             .size(.heads),
      "attention.head_count_kv":          .size(.keyHeads),
      "attention.layer_norm_rms_epsilon": .number("rms_norm_eps"),
      "attention.key_length":             .size(.statedHeadSize),
      "attention.value_length":           .size(.statedHeadSize),
      "general.file_type":                .fileType,
      "attn_logit_softcapping":           .number("attn_logit_softcapping"),
      "final_logit_softcapping":          .number("final_logit_softcapping"),
      "attention.sliding_window":         .size(.slidingWindow),
    ],
    neededKeys: [
      "rms_norm_eps", "attn_logit_softcapping", "final_logit_softcapping", "sliding_window",
    ],
    vocabulary: .gemma2)
}

extension TensorTable {
  /// A block of Gemma 2 and 3.
  // swift-format-ignore
  static let gemmaBlocks = TensorTable.blocks("model.layers.{i}.", [
    "attn_norm":           .plusOne(.copy("input_layernorm", [.hidden])),
    "attn_q":              .copy("self_attn.q_proj", [.queries, .hidden]),
    "attn_k":              .copy("self_attn.k_proj", [.keys, .hidden]),
    "attn_v":              .copy("self_attn.v_proj", [.keys, .hidden]),
    "attn_output":         .copy("self_attn.o_proj", [.hidden, .queries]),
    "post_attention_norm": .plusOne(.copy("post_attention_layernorm", [.hidden])),
    "ffn_norm":            .plusOne(.copy("pre_feedforward_layernorm", [.hidden])),
    "ffn_gate":            .copy("mlp.gate_proj", [.feedForward, .hidden]),
    "ffn_up":              .copy("mlp.up_proj", [.feedForward, .hidden]),
    "ffn_down":            .copy("mlp.down_proj", [.hidden, .feedForward]),
    "post_ffw_norm":       .plusOne(.copy("post_feedforward_layernorm", [.hidden])),
  ])
}

import GGUF

extension ModelFamily {
  /// BitNet b1.58: a Llama whose matrices compute with three values, and with norms inside of
  /// attention and feed-forward.
  ///
  /// Source: `BitnetModel` of the reference converter.
  // swift-format-ignore
  static let bitnet = ModelFamily(
    architectures: ["BitnetForCausalLM", "BitNetForCausalLM"],
    ggufName: "bitnet",
    tensors: [
      .model([
        "token_embd":    .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm":   .copy("model.norm", [.hidden]),
      ]),
      .blocks("model.layers.{i}.", [
        "attn_norm":     .copy("input_layernorm", [.hidden]),
        "attn_q":        .ternary(.copy("self_attn.q_proj", [.queries, .hidden])),
        "attn_k":        .ternary(.copy("self_attn.k_proj", [.keys, .hidden])),
        "attn_v":        .ternary(.copy("self_attn.v_proj", [.keys, .hidden])),
        "attn_output":   .ternary(.copy("self_attn.o_proj", [.hidden, .queries])),
        "attn_sub_norm": .copy("self_attn.inner_attn_ln", [.queries]),
        "ffn_norm":      .copy("post_attention_layernorm", [.hidden]),
        "ffn_gate":      .ternary(.copy("mlp.gate_proj", [.feedForward, .hidden])),
        "ffn_up":        .ternary(.copy("mlp.up_proj", [.feedForward, .hidden])),
        "ffn_down":      .ternary(.copy("mlp.down_proj", [.hidden, .feedForward])),
        "ffn_sub_norm":  .copy("mlp.ffn_layernorm", [.feedForward]),
      ]),
    ],
    metadata: .common + [
      "rope.scaling.type":   .constant(.string("linear")),
      "rope.scaling.factor": .constant(.float32(1)),
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .sentencePiece,
    canFuseQKV: false)
}

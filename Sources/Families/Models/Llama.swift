import Vocabulary

extension ModelFamily {
  /// Llama, Mistral and Mixtral: dense, or with experts.
  ///
  /// Source: `LlamaModel` of the reference converter.
  // swift-format-ignore
  static let llama = ModelFamily(
    architectures: ["LlamaForCausalLM", "MistralForCausalLM", "MixtralForCausalLM", "LlamaModel"],
    ggufName: "llama",
    rewrites: [.bareDecoder],
    tensors: [
      .model([
        "rope_freqs":    .generated(.llama3RopeFactors),
        "token_embd":    .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm":   .copy("model.norm", [.hidden]),
        "output":        .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
      ]),
      .blocks("model.layers.{i}.", [
        "attn_norm":     .copy("input_layernorm", [.hidden]),
        "ffn_norm":      .copy("post_attention_layernorm", [.hidden]),
      ]),
      .blocks("model.layers.{i}.self_attn.", [
        "attn_q":        .rotaryPairs(.copy("q_proj", [.queries, .hidden]), heads: .heads),
        "attn_k":        .rotaryPairs(.copy("k_proj", [.keys, .hidden]), heads: .keyHeads),
        "attn_v":        .copy("v_proj", [.keys, .hidden]),
        "attn_output":   .copy("o_proj", [.hidden, .queries]),
      ]),
      .blocks("model.layers.{i}.mlp.", where: .lacks(.experts), [
        "ffn_gate":      .copy("gate_proj", [.feedForward, .hidden]),
        "ffn_up":        .copy("up_proj", [.feedForward, .hidden]),
        "ffn_down":      .copy("down_proj", [.hidden, .feedForward]),
      ]),
      .blocks("model.layers.{i}.block_sparse_moe.", where: .has(.experts), [
        "ffn_gate_inp":  .copy("gate", [.experts, .hidden]),
        "ffn_gate_exps": .stack(.copy("experts.{e}.w1", [.feedForward, .hidden]), over: .experts),
        "ffn_down_exps": .stack(.copy("experts.{e}.w2", [.hidden, .feedForward]), over: .experts),
        "ffn_up_exps":   .stack(.copy("experts.{e}.w3", [.feedForward, .hidden]), over: .experts),
      ]),
    ],
    metadata: .common + [
      "vocab_size":           .size(.vocabulary),
      "rope.dimension_count": .size(.headSize),
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .llama.orRanks(.llama3))
}

extension ModelFamily {
  /// gpt-oss: biases everywhere, a sink for each head's attention, gate and up by turns.
  ///
  /// Source: `GptOssModel` of the reference converter.
  // swift-format-ignore
  static let gptOSS = ModelFamily(
    architectures: ["GptOssForCausalLM"],
    ggufName: "gpt-oss",
    rewrites: [
      .replaceSuffix("_proj_bias", with: "_proj.bias"),
      .addSuffix(".weight", to: [".sinks", "_blocks"]),
      .stackedExperts,
    ],
    tensors: [
      .model([
        "token_embd":          .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm":         .copy("model.norm", [.hidden]),
        "output":              .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
      ]),
      .blocks("model.layers.{i}.", [
        "attn_norm":           .copy("input_layernorm", [.hidden]),
        "post_attention_norm": .copy("post_attention_layernorm", [.hidden]),
      ]),
      .blocks("model.layers.{i}.self_attn.", [
        "attn_q":              .copy("q_proj", [.queries, .hidden]),
        "attn_k":              .copy("k_proj", [.keys, .hidden]),
        "attn_v":              .copy("v_proj", [.keys, .hidden]),
        "attn_output":         .copy("o_proj", [.hidden, .queries]),
        "attn_sinks":          .copy("sinks", [.heads]),
      ]),
      .blocks("model.layers.{i}.mlp.", [
        "ffn_gate_inp":        .biased(.copy("router", [.experts, .hidden])),
        "ffn_down_exps":       .only(.bias, .copy("experts.down_proj", [.experts, .hidden])),
        "ffn_gate_exps":       .everySecond(from: 0, of: gateAndUpBias),
        "ffn_up_exps":         .everySecond(from: 1, of: gateAndUpBias),
      ]),
      .blocks("model.layers.{i}.mlp.experts.", where: .holdsNo(blocks), [
        "ffn_down_exps":       .transposed(.only(.weight, .copy("down_proj", down))),
        "ffn_gate_exps":       .rows(.even, of: gateAndUp),
        "ffn_up_exps":         .rows(.odd, of: gateAndUp),
      ]),
      // As published: MXFP4, and the other way round.
      .blocks("model.layers.{i}.mlp.experts.", where: .holds(blocks), [
        "ffn_down_exps":       .only(.weight, .copy("down_proj_blocks", downBlocks)),
        "ffn_gate_exps":       .rows(.even, of: gateAndUpBlocks),
        "ffn_up_exps":         .rows(.odd, of: gateAndUpBlocks),
      ]),
    ],
    metadata: .common + [
      "attention.sliding_window":   .integer("sliding_window"),
      "expert_feed_forward_length": .size(.feedForward),
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .byteLevel)

  private static let down: [Dimension] = [.experts, .feedForward, .hidden]
  private static let gateAndUp = TensorRecipe.transposed(
    .only(.weight, .copy("gate_up_proj", [.experts, .hidden, 2 * .feedForward])))
  private static let gateAndUpBias = TensorRecipe.only(
    .bias, .copy("experts.gate_up_proj", [.experts, 2 * .feedForward]))

  private static let blocks = "model.layers.0.mlp.experts.down_proj_blocks.weight"
  private static let downBlocks: [Dimension] = [.experts, .hidden, .feedForward]
  private static let gateAndUpBlocks = TensorRecipe.only(
    .weight, .copy("gate_up_proj_blocks", [.experts, 2 * .feedForward, .hidden]))
}

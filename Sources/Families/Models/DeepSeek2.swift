import Checkpoints
import GGUF
import Vocabulary

extension ModelFamily {
  /// DeepSeek V3 and R1: keys and values compressed to one vector, experts after the first blocks.
  ///
  /// Source: `DeepseekV2Model` of the reference converter.
  // swift-format-ignore
  static let deepseek2 = ModelFamily(
    architectures: ["DeepseekV3ForCausalLM"],
    ggufName: "deepseek2",
    dropped: [.tiedHead],
    tensors: .deepseek,
    metadata: .deepseek,
    neededKeys: ["rms_norm_eps"],
    vocabulary: .byteLevel.orRanks(.kimi),
    prediction: .dropped,
    canFuseQKV: false)
}

extension [TensorTable] {
  /// What DeepSeek V3 and V3.2 have in common.
  // swift-format-ignore
  static let deepseek: [TensorTable] = [
    .model([
      "token_embd":     .copy("model.embed_tokens", [.vocabulary, .hidden]),
      "output_norm":    .copy("model.norm", [.hidden]),
      "output":         .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
    ]),
    .blocks("model.layers.{i}.", [
      "attn_norm":      .copy("input_layernorm", [.hidden]),
      "ffn_norm":       .copy("post_attention_layernorm", [.hidden]),
    ]),
    .blocks("model.layers.{i}.self_attn.", where: .has(.queryRank), [
      "attn_q_a":       .copy("q_a_proj", [.queryRank, .hidden]),
      "attn_q_a_norm":  .copy("q_a_layernorm", [.queryRank]),
      "attn_q_b":       .copy("q_b_proj", [.heads * (.plainSize + .rotatedSize), .queryRank]),
    ]),
    .blocks("model.layers.{i}.self_attn.", where: .lacks(.queryRank), [
      "attn_q":         .copy("q_proj", [.heads * (.plainSize + .rotatedSize), .hidden]),
    ]),
    .blocks("model.layers.{i}.self_attn.", [
      "attn_kv_a_mqa":  .copy("kv_a_proj_with_mqa", [.keyValueRank + .rotatedSize, .hidden]),
      "attn_kv_a_norm": .copy("kv_a_layernorm", [.keyValueRank]),
      "attn_k_b":       .transposed(.rows(.first(.plainSize), of: keysAndValues)),
      "attn_v_b":       .rows(.last(.valueSize), of: keysAndValues),
      "attn_output":    .copy("o_proj", [.hidden, .heads * .valueSize]),
    ]),
    .denseMLP(of: .leading(.denseBlocks)),
    .experts(of: .following(.denseBlocks)),
    .router(of: .following(.denseBlocks)),
    .sharedExperts(of: .following(.denseBlocks)),
  ]

  /// What both are expanded from, head by head: first the keys' rows, then the values'.
  private static let keysAndValues = TensorRecipe.grouped(
    .only(
      .weight,
      .copy("kv_b_proj", [.keyHeads * (.plainSize + .valueSize), .keyValueRank])),
    by: .keyHeads)
}

extension MetadataTable {
  /// What DeepSeek V3 and V3.2 have in common.
  ///
  /// Runtimes take the compressed vector for the one head of keys and values that all query heads
  /// share.
  // swift-format-ignore
  static let deepseek: MetadataTable = .common + [
    "attention.head_count_kv":           .constant(.uint32(1)),
    "leading_dense_block_count":         .size(.denseBlocks),
    "vocab_size":                        .size(.vocabulary),
    "attention.q_lora_rank":             .size(.queryRank),
    "attention.kv_lora_rank":            .size(.keyValueRank),
    "attention.key_length":              .size(.keyValueRank + .rotatedSize),
    "attention.value_length":            .size(.keyValueRank),
    "attention.key_length_mla":          .size(.plainSize + .rotatedSize),
    "attention.value_length_mla":        .size(.valueSize),
    "expert_feed_forward_length":        .size(.preferred(.expertWidth, otherwise: .feedForward)),
    "expert_count":                      .size(.key("n_routed_experts", in: Dimension.Bounds.count)),
    "expert_shared_count":               .size(.preferred(.sharedExperts, otherwise: .constant(0))),
    "expert_weights_scale":              .number("routed_scaling_factor"),
    "expert_weights_norm":               .computed(trueWhereNormalized),
    "rope.dimension_count":              .size(.rotatedSize),
    "rope.scaling.yarn_log_multiplier":  .rope { $0.mscaleAllDim.map { single(0.1 * $0) } },
  ]
}

private let trueWhereNormalized: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  try model.bool("norm_topk_prob") == true ? .bool(true) : nil
}

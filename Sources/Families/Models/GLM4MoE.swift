import Checkpoints
import GGUF

extension ModelFamily {
  /// GLM 4.5 and 4.6: experts after the first blocks, and blocks for multi-token prediction.
  ///
  /// Source: `Glm4MoeModel` of the reference converter.
  // swift-format-ignore
  static let glm4MoE = ModelFamily(
    architectures: ["Glm4MoeForCausalLM"],
    ggufName: "glm4moe",
    tensors: [
      .model([
        "token_embd":          .copy("model.embed_tokens", [.vocabulary, .hidden]),
        "output_norm":         .copy("model.norm", [.hidden]),
        "output":              .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
      ]),
      .blocks("model.layers.{i}.", [
        "attn_norm":           .copy("input_layernorm", [.hidden]),
        "attn_q":              .copy("self_attn.q_proj", [.queries, .hidden]),
        "attn_q_norm":         .optional(.copy("self_attn.q_norm", [.headSize])),
        "attn_k":              .copy("self_attn.k_proj", [.keys, .hidden]),
        "attn_k_norm":         .optional(.copy("self_attn.k_norm", [.headSize])),
        "attn_v":              .copy("self_attn.v_proj", [.keys, .hidden]),
        "attn_output":         .copy("self_attn.o_proj", [.hidden, .queries]),
        "post_attention_norm": .copy("post_attention_layernorm", [.hidden]),
      ]),
      .denseMLP(of: .leading(.denseBlocks)),
      .experts(of: .following(.denseBlocks)),
      .router(of: .following(.denseBlocks)),
      .sharedExperts(of: .following(.denseBlocks)),
      .prediction,
    ],
    metadata: .common + [
      "rope.dimension_count":       .computed(rotatedDimensions),
      "expert_count":               .integer("n_routed_experts"),
      "expert_feed_forward_length": .size(.expertWidth),
      "expert_shared_count":        .size(.sharedExperts),
      "leading_dense_block_count":  .integer("first_k_dense_replace"),
      "expert_gating_func":         .constant(.uint32(2)),
      "expert_weights_scale":       .number("routed_scaling_factor"),
      "expert_weights_norm":        .flag("norm_topk_prob"),
      "nextn_predict_layers":       .predictionBlocks,
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .glm4,
    preferredPreTokenizers: ["glm4"],
    prediction: .written(draftPrefix: "mtp-"))
}

/// The part of a head that is rotated, half of it where the configuration says nothing.
private let rotatedDimensions: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  let share = model.rope.partialRotaryFactor ?? 0.5
  guard 0...1 ~= share else {
    throw model.invalid(
      "partial_rotary_factor", found: "\(share)", expected: "a share from 0 to 1")
  }
  return .uint32(UInt32(Double(try model.size(.headSize)) * share))
}

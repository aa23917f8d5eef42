import Checkpoints

/// Sizes of models with experts, and of DeepSeek's compressed attention.
// swift-format-ignore
extension Dimension {
  /// Width of an expert.
  static let expertWidth     = key("moe_intermediate_size", in: Bounds.width)
  /// Experts that see every token.
  static let sharedExperts   = key("n_shared_experts", in: Bounds.count)
  /// Width of the shared experts together.
  static let sharedWidth     = expertWidth * sharedExperts
  /// Blocks at the beginning that have no experts.
  static let denseBlocks     = preferred(key("first_k_dense_replace", in: Bounds.count),
                                         otherwise: constant(0))

  /// What queries are compressed to.
  static let queryRank       = key("q_lora_rank", in: Bounds.width)
  /// What keys and values are compressed to.
  static let keyValueRank    = preferred(key("kv_lora_rank", in: Bounds.width),
                                         otherwise: constant(512))
  /// Dimensions of a head that are rotated.
  static let rotatedSize     = key("qk_rope_head_dim", in: Bounds.width)
  /// Dimensions of a head that are not.
  static let plainSize       = key("qk_nope_head_dim", in: Bounds.width)
  /// Dimensions of a head's values.
  static let valueSize       = key("v_head_dim", in: Bounds.width)

  static func * (factor: Int, size: Dimension) -> Dimension { constant(factor) * size }
}

import Checkpoints
import Tensors

extension ModelFamily {
  /// DeepSeek V3.2: as V3, with an indexer that chooses what attention looks at, and with its
  /// blocks for multi-token prediction.
  ///
  /// Source: `DeepseekV32Model` of the reference converter.
  // swift-format-ignore
  static let deepseek32 = ModelFamily(
    architectures: ["DeepseekV32ForCausalLM"],
    ggufName: "deepseek32",
    dropped: [.tiedHead],
    tensors: .deepseek + [
      .blocks("model.layers.{i}.self_attn.indexer.", [
        "indexer.attn_q_b": .copy("wq_b", [indexerHeads * indexerSize, .queryRank]),
        "indexer.attn_k":   .copy("wk", [indexerSize, .hidden]),
        "indexer.k_norm":   .biased(.copy("k_norm", [indexerSize])),
        "indexer.proj":     .copy("weights_proj", [indexerHeads, .hidden]),
      ]),
      .prediction,
    ],
    forcedTypes: [ForcedType(suffix: ".indexer.proj.weight", type: .F32)],
    metadata: .deepseek + [
      "nextn_predict_layers":         .predictionBlocks,
      "attention.indexer.head_count": .size(indexerHeads),
      "attention.indexer.key_length": .size(indexerSize),
      "attention.indexer.top_k":      .integer("index_topk"),
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .byteLevel,
    prediction: .written(draftPrefix: nil),
    canFuseQKV: false)

  private static let indexerHeads = Dimension.key("index_n_heads", in: Dimension.Bounds.heads)
  private static let indexerSize = Dimension.key("index_head_dim", in: Dimension.Bounds.width)
}

import Checkpoints
import GGUF

/// Rows that families with experts share.
// swift-format-ignore
extension TensorTable {
  /// The feed-forward part of blocks without experts.
  static func denseMLP(of scope: BlockScope) -> TensorTable {
    .blocks("model.layers.{i}.mlp.", of: scope, [
      "ffn_gate":           .copy("gate_proj", [.feedForward, .hidden]),
      "ffn_up":             .copy("up_proj", [.feedForward, .hidden]),
      "ffn_down":           .copy("down_proj", [.hidden, .feedForward]),
    ])
  }

  /// Experts that are stored one by one, in the order in which their stacks are written.
  static func experts(
    of scope: BlockScope = .all, where condition: Condition = .always
  ) -> TensorTable {
    .blocks("model.layers.{i}.mlp.experts.{e}.", of: scope, where: condition, [
      "ffn_down_exps":      .stack(.copy("down_proj", [.hidden, .expertWidth]), over: .experts),
      "ffn_gate_exps":      .stack(.copy("gate_proj", [.expertWidth, .hidden]), over: .experts),
      "ffn_up_exps":        .stack(.copy("up_proj", [.expertWidth, .hidden]), over: .experts),
    ])
  }

  /// What chooses the experts, with a correction that keeps them equally busy.
  static func router(of scope: BlockScope) -> TensorTable {
    .blocks("model.layers.{i}.mlp.", of: scope, [
      "ffn_gate_inp":       .copy("gate", [.experts, .hidden]),
      "exp_probs_b":        .optional(.only(.bias, .copy("gate.e_score_correction", [.experts]))),
    ])
  }

  /// Experts that see every token, as one.
  static func sharedExperts(of scope: BlockScope) -> TensorTable {
    .blocks("model.layers.{i}.mlp.shared_experts.", of: scope, where: .has(.sharedExperts), [
      "ffn_down_shexp":     .copy("down_proj", [.hidden, .sharedWidth]),
      "ffn_gate_shexp":     .copy("gate_proj", [.sharedWidth, .hidden]),
      "ffn_up_shexp":       .copy("up_proj", [.sharedWidth, .hidden]),
    ])
  }

  /// What the blocks for multi-token prediction have besides what every block has.
  static let prediction = TensorTable.blocks("model.layers.{i}.", of: .prediction, [
    "nextn.eh_proj":          .copy("eh_proj", [.hidden, 2 * .hidden]),
    "nextn.embed_tokens":     .optional(.copy("embed_tokens", [.vocabulary, .hidden])),
    "nextn.enorm":            .copy("enorm", [.hidden]),
    "nextn.hnorm":            .copy("hnorm", [.hidden]),
    "nextn.shared_head_head": .optional(.copy("shared_head.head", [.vocabulary, .hidden])),
    "nextn.shared_head_norm": .optional(.copy("shared_head.norm", [.hidden])),
  ])
}

extension DropRule {
  /// The head of a model whose embedding serves as one.
  static let tiedHead = drop(
    .prefix("lm_head."),
    where: .when { (model) throws(FamilyError) in
      try model.bool("tie_word_embeddings") == true
    }, because: "the embedding serves as the head")
}

extension KeyRecipe {
  /// How many blocks for multi-token prediction the file has; no key where they are left out.
  static let predictionBlocks = computed { (model) throws(FamilyError) in
    guard model.options.parts.predictionBlocks != .leftOut else { return nil }
    return try model.statedSize(.key("num_nextn_predict_layers", in: Dimension.Bounds.count))
      .map { .uint32(UInt32(clamping: $0)) }
  }
}

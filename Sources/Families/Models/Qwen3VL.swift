import Checkpoints
import GGUF

extension ModelFamily {
  /// The text models of Qwen 3 VL, dense: Qwen 3 under other names.
  ///
  /// Source: `Qwen3VLTextModel` of the reference converter.
  // swift-format-ignore
  static let qwen3VL = ModelFamily(
    architectures: ["Qwen3VLForConditionalGeneration"],
    ggufName: "qwen3vl",
    tensors: .qwen3Attention + [
      .denseMLP(of: .all),
    ],
    metadata: .common + [
      "n_deepstack_layers": .computed(deepstackCount),
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .bytePairs)

  /// The text models of Qwen 3 VL with experts, which are stored together and transposed.
  ///
  /// Source: `Qwen3VLMoeTextModel` of the reference converter.
  // swift-format-ignore
  static let qwen3VLMoE = ModelFamily(
    architectures: ["Qwen3VLMoeForConditionalGeneration"],
    ggufName: "qwen3vlmoe",
    rewrites: [.stackedExperts],
    tensors: .qwen3Attention + [
      .blocks("model.layers.{i}.mlp.", [
        "ffn_gate_inp":  .copy("gate", [.experts, .hidden]),
      ]),
      .experts(where: .holdsNo(stackedExperts)),
      .blocks("model.layers.{i}.mlp.experts.", where: .holds(stackedExperts), [
        "ffn_down_exps": .transposed(
                           .only(.weight, .copy("down_proj", [.experts, .expertWidth, .hidden]))),
        "ffn_gate_exps": .rows(.first(.expertWidth), of: gateAndUp),
        "ffn_up_exps":   .rows(.last(.expertWidth), of: gateAndUp),
      ]),
    ],
    metadata: .common + .qwenExperts + [
      "n_deepstack_layers": .computed(deepstackCount),
    ],
    neededKeys: ["rms_norm_eps"],
    vocabulary: .bytePairs)

  private static let gateAndUp = TensorRecipe.transposed(
    .only(.weight, .copy("gate_up_proj", [.experts, .hidden, 2 * .expertWidth])))
}

/// How many blocks of the vision tower feed the text model besides the last.
private let deepstackCount: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  .uint32(UInt32(clamping: try model.deepstackBlocks().count))
}

extension ModelContext {
  /// The blocks of the vision tower that feed the text model besides the last.
  func deepstackBlocks() throws(FamilyError) -> [Int] {
    try configured { () throws(CheckpointError) in
      try configuration.part("vision_config")?
        .integers("deepstack_visual_indexes", in: ConfigurationBounds.count) ?? []
    }
  }
}

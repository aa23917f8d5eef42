extension ModelFamily {
  /// Qwen 3 with experts.
  ///
  /// Source: `Qwen3MoeModel` of the reference converter.
  // swift-format-ignore
  static let qwen3MoE = ModelFamily(
    architectures: ["Qwen3MoeForCausalLM"],
    ggufName: "qwen3moe",
    rewrites: [.stackedExperts],
    tensors: .qwen3Attention + [
      .blocks("model.layers.{i}.mlp.", ["ffn_gate_inp": .copy("gate", [.experts, .hidden])]),
      .experts(where: .holdsNo(stackedExperts)),
      .stackedExperts(where: .holds(stackedExperts)),
    ],
    metadata: .common + .qwenExperts,
    neededKeys: ["rms_norm_eps"],
    vocabulary: .bytePairs)
}

import Checkpoints
import GGUF

extension ModelFamily {
  /// The vision tower and the projector of Llama 4.
  ///
  /// Source: `Llama4VisionModel` of the reference converter.
  // swift-format-ignore
  static let llama4Vision = ModelFamily(
    kind: .projector,
    architectures: ["Llama4ForConditionalGeneration"],
    ggufName: "clip",
    rewrites: [.addSuffix(".weight", to: ["vision_model.positional_embedding_vlm", ".class_embedding"])],
    dropped: [.textModel],
    tensors: [
      .model([
        "mm.model.fc":     .copy("multi_modal_projector.linear_1", [.hidden, projected]),
      ]),
      .model("vision_model.", [
        "v.class_embd":    .verbatim(.copy("class_embedding", [.visionHidden])),
        "v.pre_ln":        .biased(.copy("layernorm_pre", [.visionHidden])),
        "v.post_ln":       .biased(.copy("layernorm_post", [.visionHidden])),
        "v.patch_embd":    .copy("patch_embedding.linear", [.visionHidden, 3 * .patchSize * .patchSize]),
        "v.position_embd": .copy("positional_embedding_vlm", [.any, .visionHidden]),
        "mm.model.mlp.1":  .copy("vision_adapter.mlp.fc1", [.any, .any]),
        "mm.model.mlp.2":  .copy("vision_adapter.mlp.fc2", [.any, .any]),
      ]),
      .blocks("vision_model.model.layers.{i}.", of: .vision, [
        "ln1":             .biased(.copy("input_layernorm", [.visionHidden])),
        "attn_post_norm":  .biased(.copy("post_attention_layernorm", [.visionHidden])),
        "ffn_up":          .biased(.copy("mlp.fc1", [.visionFeedForward, .visionHidden])),
        "ffn_down":        .biased(.copy("mlp.fc2", [.visionHidden, .visionFeedForward])),
        "attn_q":          .biased(.copy("self_attn.q_proj", [.visionHidden, .visionHidden])),
        "attn_k":          .biased(.copy("self_attn.k_proj", [.visionHidden, .visionHidden])),
        "attn_v":          .biased(.copy("self_attn.v_proj", [.visionHidden, .visionHidden])),
        "attn_out":        .biased(.copy("self_attn.o_proj", [.visionHidden, .visionHidden])),
      ]),
    ],
    metadata: .vision() + [
      "projector_type":                      .constant(.string("llama4")),
      "vision.attention.layer_norm_epsilon": .computed(visionEpsilon),
      "vision.projector.scale_factor":       .computed(scaleFactor),
      "use_gelu":                            .constant(.bool(true)),
    ],
    canFuseQKV: false)

  /// What the tower gives to the projector.
  private static let projected = Dimension.vision(
    "vision_output_dim", "projector_output_dim", in: Dimension.Bounds.width)
}

extension DropRule {
  /// The text model beside a tower.
  static let textModel = drop(
    .part("language_model."), .prefix("lm_head."), .prefix("mtp."),
    because: "the text model has a file of its own")
}

private let visionEpsilon: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  try configured { () throws(CheckpointError) in
    try model.configuration.part("vision_config")?.requiredNumber("norm_eps")
  }
  .map(single)
}

/// By how much the projector makes the image smaller on each side.
private let scaleFactor: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  let key = "pixel_shuffle_ratio"
  let ratio = try configured { () throws(CheckpointError) in
    try model.configuration.part("vision_config")?.requiredNumber(key)
  }
  guard let ratio, let factor = UInt32(exactly: (1 / ratio).rounded(.towardZero)) else {
    throw model.invalid(
      "vision_config.\(key)", found: ratio.map { "\($0)" } ?? "absent", expected: "a ratio")
  }
  return .uint32(factor)
}

import Checkpoints
import GGUF

extension ModelFamily {
  /// The vision tower and the projector of Qwen 3 VL.
  ///
  /// Source: `Qwen3VLVisionModel` of the reference converter.
  // swift-format-ignore
  static let qwen3VLVision = ModelFamily(
    kind: .projector,
    architectures: ["Qwen3VLForConditionalGeneration", "Qwen3VLMoeForConditionalGeneration"],
    ggufName: "clip",
    rewrites: [.cutPrefix("model.")],
    dropped: [.textModel],
    tensors: [
      .model("visual.", [
        "v.post_ln":             .biased(.copy("merger.norm", [.visionHidden])),
        "mm.0":                  .biased(.copy("merger.linear_fc1", [.any, .any])),
        "mm.2":                  .biased(.copy("merger.linear_fc2", [.any, .any])),
        "v.patch_embd.weight":   .verbatim(.frame(0, of: patches)),
        "v.patch_embd.weight.1": .verbatim(.frame(1, of: patches)),
        "v.patch_embd":          .only(.bias, .copy("patch_embed.proj", [.visionHidden])),
        "v.position_embd":       .copy("pos_embed", [.any, .visionHidden]),
      ]),
      .blocks("visual.blocks.{i}.", of: .vision, [
        "attn_qkv":              .biased(.copy("attn.qkv", [3 * .visionHidden, .visionHidden])),
        "attn_out":              .biased(.copy("attn.proj", [.visionHidden, .visionHidden])),
        "ffn_up":                .biased(.copy("mlp.linear_fc1", [.visionFeedForward, .visionHidden])),
        "ffn_down":              .biased(.copy("mlp.linear_fc2", [.visionHidden, .visionFeedForward])),
        "ln1":                   .biased(.copy("norm1", [.visionHidden])),
        "ln2":                   .biased(.copy("norm2", [.visionHidden])),
      ]),
      .blocks("visual.deepstack_merger_list.{i}.", of: .deepstack, [
        "norm":                  .biased(.copy("norm", [.any])),
        "fc1":                   .biased(.copy("linear_fc1", [.any, .any])),
        "fc2":                   .biased(.copy("linear_fc2", [.any, .any])),
      ]),
    ],
    metadata: .vision(imageSize: .computed(imageSize)) + [
      "projector_type":                      .constant(.string("qwen3vl_merger")),
      "use_gelu":                            .constant(.bool(true)),
      "vision.spatial_merge_size":           .size(.vision("spatial_merge_size", in: Dimension.Bounds.width)),
      "vision.attention.layer_norm_epsilon": .computed(textEpsilon),
      "vision.is_deepstack_layers":          .computed(deepstackFlags),
    ],
    canFuseQKV: false)

  /// A convolution over two images after each other, which are taken apart.
  private static let patches = TensorRecipe.copy(
    "patch_embed.proj", [.visionHidden, .constant(3), .constant(2), .patchSize, .patchSize])
}

extension BlockScope {
  /// What feeds the text model from within the tower, called after the block that it is taken from.
  fileprivate static let deepstack = named { (model) throws(FamilyError) in
    try model.deepstackBlocks().map { "v.deepstack.\($0)." }
  }
}

/// Where the configuration has none, the one that the grid of positions was made for.
private let imageSize: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  if let size = try model.statedSize(.imageSize) { return .uint32(UInt32(clamping: size)) }
  let positions = try model.size(
    .vision("num_position_embeddings", in: ConfigurationBounds.context))
  let size = Double(positions).squareRoot() * Double(try model.size(.patchSize))
  return .uint32(UInt32(size))
}

/// The text model's.
private let textEpsilon: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  single(try model.number(["rms_norm_eps"]) ?? 1e-6)
}

/// For each block whether it feeds the text model.
private let deepstackFlags: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  let (count, blocks) = (try model.bounded(.visionBlocks), try model.deepstackBlocks())
  guard blocks.allSatisfy({ $0 < count }) else {
    throw model.invalid(
      "vision_config.deepstack_visual_indexes", found: "\(blocks)",
      expected: "numbers of blocks below \(count)")
  }
  return .array(GGUFArray((0..<count).map { blocks.contains($0) }))
}

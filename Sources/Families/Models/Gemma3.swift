import Checkpoints
import GGUF
import StrictJSON

extension ModelFamily {
  /// Gemma 3, alone or beside its vision tower: as Gemma 2, with queries and keys normalised and
  /// another rope base in blocks with a window.
  ///
  /// Source: `Gemma3Model` of the reference converter.
  // swift-format-ignore
  static let gemma3 = ModelFamily(
    architectures: ["Gemma3ForCausalLM", "Gemma3ForConditionalGeneration"],
    ggufName: "gemma3",
    tensors: [
      .model([
        "token_embd":  .rowsWithTokens(.copy("model.embed_tokens", [.any, .hidden])),
        "output_norm": .plusOne(.copy("model.norm", [.hidden])),
        "output":      .optional(.copy("lm_head", [.any, .hidden])),  // absent when tied
      ]),
      .gemmaBlocks,
      .blocks("model.layers.{i}.self_attn.", [
        "attn_q_norm": .plusOne(.copy("q_norm", [.headSize])),
        "attn_k_norm": .plusOne(.copy("k_norm", [.headSize])),
      ]),
    ],
    // Keys that the common table has keep their place.
    metadata: .common + [
      "context_length":                   .computed(stated(.context, otherwise: 131_072)),
      "attention.head_count":             .computed(stated(.heads, otherwise: 8)),
      "attention.layer_norm_rms_epsilon": .computed(stated("rms_norm_eps", otherwise: 1e-6)),
      "attention.key_length":             .computed(stated(.statedHeadSize, otherwise: 256)),
      "attention.value_length":           .computed(stated(.statedHeadSize, otherwise: 256)),
      "rope.freq_base":                   .rope { single($0.base ?? 1_000_000) },
      "final_logit_softcapping":          .computed(finalSoftCap),
      "attention.sliding_window":         .computed(slidingWindow),
      "attention.head_count_kv":          .computed(stated(.keyHeads, otherwise: 4)),
    ],
    expectations: [.key("attn_logit_softcapping", is: .null)],
    vocabulary: .gemma3)

  private static func stated(
    _ dimension: Dimension, otherwise value: Int
  ) -> @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? {
    { (model) throws(FamilyError) in
      .uint32(UInt32(clamping: try model.statedSize(dimension) ?? value))
    }
  }

  private static func stated(
    _ key: String, otherwise value: Double
  ) -> @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? {
    { (model) throws(FamilyError) in single(try model.number([key]) ?? value) }
  }

  /// A cap of 0 caps nothing.
  private static let finalSoftCap: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
    (model) throws(FamilyError) in
    try model.number(["final_logit_softcapping"]).flatMap { $0 == 0 ? nil : single($0) }
  }

  /// A pattern of 1 means that no block has a window.
  private static let slidingWindow: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
    (model) throws(FamilyError) in
    if try model.number(["sliding_window_pattern"]) == 1 { return nil }
    return .uint32(UInt32(clamping: try model.size(.slidingWindow)))
  }
}

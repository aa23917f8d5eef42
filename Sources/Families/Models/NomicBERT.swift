import Checkpoints
import GGUF
import StrictJSON

extension ModelFamily {
  /// Nomic's embedding models: BERT with rotary positions, gates and no bias.
  ///
  /// Source: `NomicBertModel` of the reference converter.
  // swift-format-ignore
  static let nomicBERT = ModelFamily(
    architectures: ["NomicBertModel"],
    ggufName: "nomic-bert",
    rewrites: bert.rewrites,
    dropped: bert.dropped,
    tensors: [
      .model([
        "token_embd":        .copy("embeddings.word_embeddings", [.vocabulary, .hidden]),
        "token_types":       .copy("embeddings.token_type_embeddings", [.tokenTypes, .hidden]),
        "token_embd_norm":   .biased(.copy("emb_ln", [.hidden])),
      ]),
      .blocks("encoder.layers.{i}.", [
        "attn_qkv":          .copy("attn.Wqkv", [.constant(3) * .hidden, .hidden]),
        "attn_output":       .copy("attn.out_proj", [.hidden, .hidden]),
        "attn_output_norm":  .biased(.copy("norm1", [.hidden])),
        "ffn_up":            .copy("mlp.fc11", [.feedForward, .hidden]),
        "ffn_gate":          .copy("mlp.fc12", [.feedForward, .hidden]),
        "ffn_down":          .copy("mlp.fc2", [.hidden, .feedForward]),
        "layer_output_norm": .biased(.copy("norm2", [.hidden])),
      ]),
    ],
    metadata: .common + [
      "context_length":    .computed(trainedContext),
    ] + .encoder,
    expectations: [
      .key("moe_every_n_layers", is: .null, 0),
      .key("activation_function", is: "swiglu"),
      .key("causal", is: false),
      .key("qkv_proj_bias", is: false), .key("mlp_fc1_bias", is: false),
      .key("mlp_fc2_bias", is: false),
      .key("prenorm", is: false),
      .key("rotary_emb_fraction", is: 1.0), .key("rotary_emb_interleaved", is: false),
      .key("rotary_emb_scale_base", is: .null),
    ],
    vocabulary: .nomicBERT)

  /// The positions that published models were trained with, fewer than config.json says.
  private static let trainedContext: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
    (model) throws(FamilyError) in
    let positions = try model.size(.key("n_positions", in: ConfigurationBounds.context))
    let trained =
      try model.statedSize(.key("max_trained_positions", in: ConfigurationBounds.context)) ?? 2048
    switch (positions, trained) {
    case (8192, 2048): return .uint32(2048)
    case (2048, 2048): return .uint32(512)
    default:
      throw model.invalid(
        "n_positions", found: "\(positions) with max_trained_positions \(trained)",
        expected: "8192 or 2048, with 2048")
    }
  }
}

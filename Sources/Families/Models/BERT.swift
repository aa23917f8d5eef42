import GGUF

extension ModelFamily {
  /// BERT and sentence encoders made from it: every module has a bias, norms follow their layers.
  ///
  /// Source: `BertModel` of the reference converter.
  // swift-format-ignore
  static let bert = ModelFamily(
    architectures: ["BertModel", "BertForMaskedLM", "BertForSequenceClassification"],
    ggufName: "bert",
    rewrites: [
      .cutPrefix("bert."),
      .replaceSuffix(".gamma", with: ".weight"),
      .replaceSuffix(".beta", with: ".bias"),
    ],
    dropped: [
      .drop(.suffix("embeddings.position_ids"), because: "counts 0, 1, 2, …"),
      .drop(.prefix("pooler.dense."), because: "pooling needs no weights"),
      .drop(.prefix("cls.predictions"), because: "guesses masked words in pre-training"),
      .drop(.prefix("cls.seq_relationship"), because: "guesses the next sentence in pre-training"),
    ],
    tensors: [
      .model([
        "position_embd":     .copy("embeddings.position_embeddings", [.context, .hidden]),
      ]),
    ] + TensorTable.bert,
    metadata: .common + .encoder,
    vocabulary: .wordPiece)
}

extension TensorTable {
  /// What all encoders built like BERT have.
  // swift-format-ignore
  static let bert: [TensorTable] = [
    .model("embeddings.", [
      "token_embd":        .copy("word_embeddings", [.vocabulary, .hidden]),
      "token_types":       .copy("token_type_embeddings", [.tokenTypes, .hidden]),
      "token_embd_norm":   .biased(.copy("LayerNorm", [.hidden])),
    ]),
    .blocks("encoder.layer.{i}.", [
      "attn_q":            .biased(.copy("attention.self.query", [.hidden, .hidden])),
      "attn_k":            .biased(.copy("attention.self.key", [.hidden, .hidden])),
      "attn_v":            .biased(.copy("attention.self.value", [.hidden, .hidden])),
      "attn_output":       .biased(.copy("attention.output.dense", [.hidden, .hidden])),
      "attn_output_norm":  .biased(.copy("attention.output.LayerNorm", [.hidden])),
      "ffn_up":            .biased(.copy("intermediate.dense", [.feedForward, .hidden])),
      "ffn_down":          .biased(.copy("output.dense", [.hidden, .feedForward])),
      "layer_output_norm": .biased(.copy("output.LayerNorm", [.hidden])),
    ]),
    // Of rerankers and other classifiers, in one layer or in two.
    .model(where: .when { (model) throws(FamilyError) in try labels(of: model) != nil }, [
      "cls.output":        .optional(.biased(.copy("classifier", [.any, .hidden]))),
    ]),
    // Without labels of its own the one layer counts as the first of two.
    .model(where: .when { (model) throws(FamilyError) in try labels(of: model) == nil }, [
      "cls":               .optional(.biased(.copy("classifier", [.any, .hidden]))),
    ]),
    .model([
      "cls":               .optional(.biased(.copy("classifier.dense", [.hidden, .hidden]))),
      "cls.output":        .optional(.biased(.copy("classifier.out_proj", [.any, .hidden]))),
    ]),
  ]
}

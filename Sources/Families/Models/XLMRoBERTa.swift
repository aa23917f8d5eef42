import Checkpoints
import GGUF
import StrictJSON

extension ModelFamily {
  /// XLM-RoBERTa and the multilingual encoders and rerankers made from it: BERT whose positions
  /// begin behind that of the padding token.
  ///
  /// Source: `XLMRobertaModel` of the reference converter.
  // swift-format-ignore
  static let xlmRoBERTa = ModelFamily(
    architectures: ["XLMRobertaModel", "XLMRobertaForSequenceClassification"],
    ggufName: "bert",
    rewrites: [.cutPrefix("roberta.")] + bert.rewrites,
    dropped: bert.dropped,
    tensors: [
      .model([
        "position_embd":  .withoutFirstRows(
                            .paddingPositions,
                            of: .copy("embeddings.position_embeddings", [.context, .hidden])),
      ]),
    ] + TensorTable.bert,
    metadata: .common + [
      "context_length": .computed(context),
    ] + .encoder,
    expectations: [.key("lora_adaptations", is: .null, [])],
    vocabulary: .unigram)

  /// Without the positions that no token has.
  private static let context: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
    (model) throws(FamilyError) in
    let positions = try model.size(.context)
    let unused = try model.statedSize(.paddingPositions) ?? 0
    guard unused < positions else {
      throw model.invalid(
        "pad_token_id", found: "\(unused - 1)",
        expected: "less than max_position_embeddings, \(positions)")
    }
    return .uint32(UInt32(clamping: positions - unused))
  }
}

extension Dimension {
  /// Positions up to the padding token's number, which no token has.
  fileprivate static let paddingPositions =
    key("pad_token_id", in: Bounds.token) + .constant(1)
}

import SwiftProtobuf

/// A SentencePiece model file, decoded and checked.
struct SentencePieceModel {
  static let name = "tokenizer.model"

  struct Piece {
    let text: String
    let score: Float
    let type: TokenType
  }

  let pieces: [Piece]
  /// Whether it is a Unigram model; byte pairs otherwise.
  let isUnigram: Bool
  let normalizer: Sentencepiece_NormalizerSpec

  init(parsing bytes: [UInt8], file: String) throws(VocabularyError) {
    if TiktokenFile.isList(bytes) {
      throw .damaged(
        file: file, reason: "is a list of tokens and ranks (tiktoken's form), not SentencePiece's")
    }
    let model: Sentencepiece_ModelProto
    do {
      model = try Sentencepiece_ModelProto(serializedBytes: bytes)
    } catch {
      throw .damaged(file: file, reason: "is not a SentencePiece model: \(error)")
    }
    guard !model.pieces.isEmpty else {
      throw .damaged(file: file, reason: "is a SentencePiece model without pieces")
    }
    guard model.pieces.count <= maximumVocabularySize else {
      throw .damaged(
        file: file,
        reason: "has \(model.pieces.count) pieces, more than the \(maximumVocabularySize) allowed")
    }
    pieces = model.pieces.map {
      Piece(text: $0.piece, score: $0.score, type: Self.type(of: $0.type))
    }
    isUnigram = model.trainerSpec.modelType == .unigram
    normalizer = model.normalizerSpec
  }

  /// User-defined pieces are normal tokens.
  private static func type(of type: Sentencepiece_ModelProto.SentencePiece.TypeEnum) -> TokenType {
    switch type {
    case .unknown: .unknown
    case .control: .control
    case .unused: .unused
    case .byte: .byte
    case .normal, .userDefined: .normal
    }
  }
  /// Whether a folder has such a model, rather than a list of tokens and ranks of that name.
  static func isPresent(in files: TokenizerFolder) throws(VocabularyError) -> Bool {
    guard let bytes = try files.bytes(name) else { return false }
    return !TiktokenFile.isList(bytes)
  }
}

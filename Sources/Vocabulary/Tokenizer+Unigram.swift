public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

extension Tokenizer {
  /// A Unigram vocabulary, from `sentencepiece.bpe.model` in XLM-RoBERTa's arrangement, else from
  /// `tokenizer.json`.
  ///
  /// Places without a piece up to `vocab_size` hold `[PADi]`.
  public static func unigram(
    _ folder: Folder, config: JSONObject
  ) throws(VocabularyError) -> TokenTable {
    let files = TokenizerFolder(folder: folder)
    let configuration = try TokenizerConfiguration(files)
    let tokenizer = try TokenizerJSON(files)
    let size = try vocabularySize(config) ?? 0
    let pieces: UnigramPieces
    let name = "sentencepiece.bpe.model"
    if let bytes = try files.bytes(name) {
      let model = try SentencePieceModel(parsing: bytes, file: files.path(name))
      pieces = try UnigramPieces(model, file: files.path(name), size: size)
    } else if let tokenizer {
      pieces = try UnigramPieces(tokenizer, configuration, size: size)
    } else {
      throw .absent(folder: folder.path.string, files: [name, TokenizerJSON.name])
    }
    var table = TokenTable(
      model: "t5", preTokenizer: "default", tokens: pieces.slots.tokens,
      scores: pieces.slots.scores, types: pieces.slots.types,
      special: try SpecialTokens(
        files, tokenizer: tokenizer, configuration: configuration, below: pieces.slots.count))
    table.between = [
      VocabularyEntry(TokenTable.Key.addSpacePrefix, .bool(pieces.addsSpacePrefix)),
      try tokenTypeCount(config),
      VocabularyEntry(
        "tokenizer.ggml.remove_extra_whitespaces", .bool(pieces.removesExtraSpaces)),
      VocabularyEntry("tokenizer.ggml.precompiled_charsmap", .bytes(pieces.characterMap)),
    ]
    return table
  }
}

/// The pieces of a Unigram vocabulary and how text is made ready for them.
private struct UnigramPieces {
  var slots: TokenSlots
  let addsSpacePrefix: Bool
  let removesExtraSpaces: Bool
  let characterMap: [UInt8]

  /// XLM-RoBERTa puts its own four tokens before the model's pieces, of which it drops the first
  /// three: everything moves up by one, `[PADi]` too, which keeps the name of its old place.
  init(_ model: SentencePieceModel, file: String, size: Int) throws(VocabularyError) {
    guard model.isUnigram else {
      throw .damaged(file: file, reason: "is a SentencePiece model of another kind than Unigram")
    }
    slots = TokenSlots(count: max(size, model.pieces.count))
    for (i, piece) in model.pieces.enumerated().dropFirst(3) where i + 1 < slots.count {
      slots.set(i + 1, piece.text, score: piece.score, piece.type)
    }
    for id in model.pieces.count + 1..<max(slots.count, model.pieces.count + 1) {
      slots.set(id, "[PAD\(id - 1)]", score: -10_000, .unused)
    }
    let own: [(String, TokenType)] = [
      ("<s>", .control), ("<pad>", .control), ("</s>", .control), ("<unk>", .unknown),
    ]
    guard slots.count >= own.count else {
      throw .damaged(
        file: file, reason: "has \(model.pieces.count) pieces, too few for a vocabulary")
    }
    for (id, (text, type)) in own.enumerated() { slots.set(id, text, type) }
    addsSpacePrefix = model.normalizer.addDummyPrefix
    removesExtraSpaces = model.normalizer.removeExtraWhitespaces
    characterMap = Array(model.normalizer.precompiledCharsmap)
  }

  init(
    _ tokenizer: TokenizerJSON, _ configuration: TokenizerConfiguration?, size: Int
  ) throws(VocabularyError) {
    let file = tokenizer.file
    guard tokenizer.kind == "Unigram" else {
      throw .unexpected(
        file: file, place: "model.type", found: tokenizer.kind, expected: "Unigram")
    }
    let list = try (tokenizer.model["vocab"] ?? .null).expect(
      { $0.array.flatMap { $0.count <= maximumVocabularySize ? $0 : nil } },
      "an array of at most \(maximumVocabularySize) pieces", at: "model.vocab", in: file)
    slots = TokenSlots(count: max(size, list.count))
    for (id, entry) in list.enumerated() {
      let (text, score) = try entry.expect(
        piece, "a piece: text and score", at: "model.vocab[\(id)]", in: file)
      slots.set(id, text, score: score, .normal)
    }
    for token in tokenizer.addedTokens {
      try slots.requirePlace(token.id, for: token.text, in: file)
      slots.setType(token.id, .userDefined)
    }
    let special = JSONValue.namedSpecialTokens(configuration?.members ?? [:])
    for token in tokenizer.addedTokens where special.contains(token.text) {
      slots.setType(token.id, .control)
    }
    if let unknown = tokenizer.model["unk_id"]?.tokenID, unknown < slots.count {
      slots.setType(unknown, .unknown)
    }
    addsSpacePrefix = try configuration?.addsPrefixSpace() ?? false
    removesExtraSpaces = configuration?.members["clean_up_tokenization_spaces"]?.bool ?? false
    characterMap = try decodedMap(tokenizer)
  }
}

/// A piece of `model.vocab`: a list of text and score.
private func piece(_ value: JSONValue) -> (text: String, score: Float)? {
  guard let parts = value.array, parts.count == 2, let text = parts[0].string,
    let score = parts[1].number
  else { return nil }
  return (text, Float(score))
}

/// The normalizer's character map, base64 in `tokenizer.json`; empty where it has none.
private func decodedMap(_ tokenizer: TokenizerJSON) throws(VocabularyError) -> [UInt8] {
  guard let text = tokenizer.normalizer["precompiled_charsmap"]?.string else { return [] }
  guard let map = Base64.bytes(of: text.utf8) else {
    throw .unexpected(
      file: tokenizer.file, place: "normalizer.precompiled_charsmap", found: quoted(text),
      expected: "base64")
  }
  return map
}

public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

extension Tokenizer {
  /// A SentencePiece vocabulary, from `tokenizer.model`.
  ///
  /// Pieces first, then `added_tokens.json`, then the added tokens of `tokenizer_config.json`, each
  /// replacing what was there; numbers from `vocab_size` on are left out, those without a token
  /// hold `[PADi]`.
  public static func sentencePiece(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions()
  ) throws(VocabularyError) -> TokenTable {
    let files = TokenizerFolder(folder: folder)
    let name = SentencePieceModel.name
    guard let bytes = try files.bytes(name) else {
      throw .absent(folder: folder.path.string, files: [name])
    }
    let model = try SentencePieceModel(parsing: bytes, file: files.path(name))
    let configuration = try TokenizerConfiguration(files)
    let tokenizer = try TokenizerJSON(files)
    var slots = TokenSlots(count: try vocabularySize(config) ?? model.pieces.count)
    for (id, piece) in model.pieces.prefix(slots.count).enumerated() {
      slots.set(id, piece.text, score: piece.score, piece.type)
    }
    try addTokens(of: files, to: &slots)
    var added = configuration?.addedTokens ?? []
    if options.appliesTokenizerJSON { added += tokenizer?.addedTokens ?? [] }
    for token in added where token.id < slots.count {
      if options.judgesByLook {
        slots.set(token.id, token.tableText, score: -1000, token.type)
      } else {
        slots.set(
          token.id, token.text, score: -1000, token.isSpecial ? .control : .userDefined)
      }
    }
    return TokenTable(
      model: "llama", preTokenizer: "default", tokens: slots.tokens, scores: slots.scores,
      types: slots.types,
      special: try SpecialTokens(
        files, tokenizer: tokenizer, configuration: configuration, below: slots.count))
  }

  /// The tokens of `added_tokens.json`, a map from texts to numbers.
  private static func addTokens(
    of files: TokenizerFolder, to slots: inout TokenSlots
  ) throws(VocabularyError) {
    let name = "added_tokens.json"
    for (text, value) in try files.object(name) ?? [:] {
      let id = try value.expect(
        \.tokenID, tokenIDRange, at: "token \(quoted(text))", in: files.path(name))
      if id < slots.count { slots.set(id, text, score: -1000, .userDefined) }
    }
  }
}

extension Tokenizer {
  /// A SentencePiece vocabulary of which only `tokenizer.json` is there, scores lost.
  static func sentencePiece(
    _ files: TokenizerFolder, from tokenizer: TokenizerJSON
  ) throws(VocabularyError) -> TokenTable {
    try tokenizer.requireVocabulary(of: "BPE")
    let configuration = try TokenizerConfiguration(files)
    let map = try files.object("special_tokens_map.json") ?? [:]
    let special = JSONValue.namedSpecialTokens(configuration?.members ?? [:])
      .union(JSONValue.namedSpecialTokens(map))
    let base = tokenizer.vocabulary.count
    let added = tokenizer.addedTokens.filter { $0.id >= base }.sorted { $0.id < $1.id }
    var slots = TokenSlots(count: base + added.count)
    for token in tokenizer.vocabulary {
      try slots.requireFree(token.id, for: token.text, in: tokenizer.file)
      let type: TokenType =
        isByte(token.text) ? .byte : special.contains(token.text) ? .control : .normal
      slots.set(token.id, token.text, score: -1000, type)
    }
    for (i, token) in added.enumerated() {
      slots.set(
        base + i, token.text, score: -1000,
        special.contains(token.text) ? .control : .userDefined)
    }
    return TokenTable(
      model: "llama", preTokenizer: "default", tokens: slots.tokens, scores: slots.scores,
      types: slots.types,
      special: try SpecialTokens(
        files, tokenizer: tokenizer, configuration: configuration, below: slots.count))
  }

  /// Whether a text is `<0xHH>`.
  private static func isByte(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 6 && bytes.starts(with: "<0x".utf8) && bytes[5] == UInt8(ascii: ">")
      && bytes[3...4].allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
  }
}

public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

extension Tokenizer {
  /// A WordPiece vocabulary, from `tokenizer.json`.
  ///
  /// Beginnings of words get a U+2581 in front, continuations lose their `##`. `token_type_count`
  /// is the configuration's `type_vocab_size`, 1 where it says nothing.
  public static func wordPiece(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions()
  ) throws(VocabularyError) -> TokenTable {
    let files = TokenizerFolder(folder: folder)
    guard let tokenizer = try TokenizerJSON(files) else {
      throw .absent(folder: folder.path.string, files: [TokenizerJSON.name])
    }
    return try wordPiece(files, tokenizer, config: config, options: options)
  }

  /// A WordPiece or a Unigram vocabulary, by what `tokenizer.json` says of itself.
  public static func wordPieceOrUnigram(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions()
  ) throws(VocabularyError) -> TokenTable {
    let files = TokenizerFolder(folder: folder)
    guard let tokenizer = try TokenizerJSON(files) else {
      throw .absent(folder: folder.path.string, files: [TokenizerJSON.name])
    }
    return tokenizer.kind == "Unigram"
      ? try unigram(folder, config: config)
      : try wordPiece(files, tokenizer, config: config, options: options)
  }

  private static func wordPiece(
    _ files: TokenizerFolder, _ tokenizer: TokenizerJSON, config: JSONObject,
    options: TokenizerOptions
  ) throws(VocabularyError) -> TokenTable {
    try tokenizer.requireVocabulary(of: "WordPiece")
    let configuration = try TokenizerConfiguration(files)
    let slots = try slots(tokenizer, configuration, size: vocabularySize(config))
    var table = TokenTable(
      model: "bert",
      preTokenizer: try PreTokenizerForm(tokenizer, configuration)
        .name(options, file: tokenizer.file),
      tokens: zip(slots.tokens, slots.types).map(wordPieceText), types: slots.types,
      special: try SpecialTokens(
        files, tokenizer: tokenizer, configuration: configuration, below: slots.count))
    table.leading = [try tokenTypeCount(config)]
    return table
  }

  private static func wordPieceText(_ text: String, _ type: TokenType) -> String {
    if type == .control { return text }
    let scalars = text.unicodeScalars
    return scalars.starts(with: "##".unicodeScalars)
      ? String(scalars.dropFirst(2)) : "\u{2581}" + text
  }

  /// `token_type_count`, an entry.
  static func tokenTypeCount(_ config: JSONObject) throws(VocabularyError) -> VocabularyEntry {
    let value = config["type_vocab_size"] ?? .null
    let count: UInt32 =
      value.isNull
      ? 1
      : try value.expect(
        { $0.integer.flatMap { UInt32(exactly: $0) } }, "a number of token types",
        at: "type_vocab_size", in: "config.json")
    return VocabularyEntry(TokenTable.Key.tokenTypeCount, .uint32(count))
  }
}

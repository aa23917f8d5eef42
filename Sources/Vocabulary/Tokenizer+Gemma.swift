public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

extension Tokenizer {
  /// Gemma's SentencePiece vocabulary: no space is put before a text.
  public static func gemma(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions()
  ) throws(VocabularyError) -> TokenTable {
    var table = try sentencePiece(folder, config: config, options: options)
    table.trailing.append(VocabularyEntry(TokenTable.Key.addSpacePrefix, .bool(false)))
    return table
  }

  /// How many tokens a vocabulary has: those of a SentencePiece table, else what `tokenizer.json`
  /// lists, a token as often as it is listed.
  public static func tokenCount(
    _ folder: Folder, config: JSONObject
  ) throws(VocabularyError) -> Int {
    let files = TokenizerFolder(folder: folder)
    if let bytes = try files.bytes(SentencePieceModel.name) {
      if let size = try vocabularySize(config) { return size }
      let file = files.path(SentencePieceModel.name)
      return try SentencePieceModel(parsing: bytes, file: file).pieces.count
    }
    guard let tokenizer = try TokenizerJSON(files) else {
      throw .absent(
        folder: folder.path.string, files: [SentencePieceModel.name, TokenizerJSON.name])
    }
    return tokenizer.vocabulary.count + tokenizer.addedTokens.count
  }
}

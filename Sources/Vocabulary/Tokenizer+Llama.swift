public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

extension Tokenizer {
  /// The vocabulary of a Llama or Mistral: SentencePiece's from `tokenizer.model`, else the same
  /// out of `tokenizer.json`, else byte-level pairs, of which a list of tokens and ranks may be all
  /// there is.
  ///
  /// Where there is a `tekken.json` and no `tokenizer.json`, that counts.
  public static func llama(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions()
  ) throws(VocabularyError) -> TokenTable {
    let files = TokenizerFolder(folder: folder)
    if folder.contains(Tekken.name), !folder.contains(TokenizerJSON.name) {
      return try mistral(folder, config: config, options: options, isOwnForm: false)
    }
    var table = try llamaTable(files, config: config, options: options)
    if let adds = try TokenizerConfiguration(files)?.addsPrefixSpace() {
      table.leading.append(VocabularyEntry(TokenTable.Key.addSpacePrefix, .bool(adds)))
    }
    switch try vocabularySize(config) {
    case 32_016:  // Code Llama: infilling
      for (i, kind) in [TokenKind.prefix, .suffix, .middle, .eot].enumerated() {
        guard let key = kind.idKey, table.special.ids[kind] == nil else { continue }
        table.trailing.append(VocabularyEntry(key, .uint32(32_007 + UInt32(i))))
      }
    case 49_152:  // Granite
      // Set last by the reference: a flag that stands already keeps its place, a new one goes to
      // the end.
      if table.special.adds[.bos] != nil {
        table.special.adds[.bos] = false
      } else if let key = TokenKind.bos.addKey {
        table.trailing.append(VocabularyEntry(key, .bool(false)))
      }
    default: break
    }
    return table
  }

  private static func llamaTable(
    _ files: TokenizerFolder, config: JSONObject, options: TokenizerOptions
  ) throws(VocabularyError) -> TokenTable {
    if try SentencePieceModel.isPresent(in: files) {
      return try sentencePiece(files.folder, config: config, options: options)
    }
    guard let tokenizer = try TokenizerJSON(files) else {
      if let form = options.tiktoken,
        let table = try tiktoken(files, form, config: config, options: options)
      {
        return table
      }
      if files.folder.contains(SentencePieceModel.name) {  // which says best what is wrong with it
        return try sentencePiece(files.folder, config: config, options: options)
      }
      throw .absent(
        folder: files.folder.path.string,
        files: [SentencePieceModel.name, TokenizerJSON.name, Tekken.name])
    }
    guard tokenizer.holdsSentencePiece else {
      return try byteLevelBPE(files, tokenizer, config: config, options: options)
    }
    return try sentencePiece(files, from: tokenizer)
  }
}

public import OrderedCollections
public import Storage
public import StrictJSON

extension Tokenizer {
  /// The vocabulary of Phi 3 and 4: byte-level pairs where the tokenizer is of GPT-2's class, else
  /// SentencePiece's, where only what is declared so is a control token.
  public static func phi3(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions()
  ) throws(VocabularyError) -> TokenTable {
    let configuration = try TokenizerConfiguration(TokenizerFolder(folder: folder))
    if configuration?.members["tokenizer_class"]?.string == "GPT2Tokenizer" {
      return try byteLevelBPE(folder, config: config, options: options)
    }
    var options = options
    options.judgesByLook = false
    options.appliesTokenizerJSON = true
    return try sentencePiece(folder, config: config, options: options)
  }
}

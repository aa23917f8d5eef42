public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

extension Tokenizer {
  /// A vocabulary of byte-level pairs, from `tokenizer.json`, else from the list of tokens and
  /// ranks that the options name.
  ///
  /// Numbers without a token up to `vocab_size` hold `[PADi]`. Merges come from `tokenizer.json`,
  /// else from `merges.txt`.
  public static func byteLevelBPE(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions()
  ) throws(VocabularyError) -> TokenTable {
    let files = TokenizerFolder(folder: folder)
    if let tokenizer = try TokenizerJSON(files) {
      return try byteLevelBPE(files, tokenizer, config: config, options: options)
    }
    if let form = options.tiktoken,
      let table = try tiktoken(files, form, config: config, options: options)
    {
      return table
    }
    throw .absent(
      folder: folder.path.string,
      files: [TokenizerJSON.name] + (options.tiktoken?.rules.files ?? []))
  }

  static func byteLevelBPE(
    _ files: TokenizerFolder, _ tokenizer: TokenizerJSON, config: JSONObject,
    options: TokenizerOptions
  ) throws(VocabularyError) -> TokenTable {
    try tokenizer.requireVocabulary(of: "BPE")
    let configuration = try TokenizerConfiguration(files)
    let slots = try slots(tokenizer, configuration, size: vocabularySize(config))
    let merges = try Merges(files, tokenizer)
    try merges.check(against: tokenizer.vocabulary)
    return TokenTable(
      model: "gpt2",
      preTokenizer: try PreTokenizerForm(tokenizer, configuration)
        .name(options, file: tokenizer.file),
      tokens: slots.tokens, types: slots.types, merges: merges.joined,
      special: try SpecialTokens(
        files, tokenizer: tokenizer, configuration: configuration, below: nil))
  }

  /// The places of base and added tokens.
  static func slots(
    _ tokenizer: TokenizerJSON, _ configuration: TokenizerConfiguration?, size: Int?
  ) throws(VocabularyError) -> TokenSlots {
    let added = addedTokens(tokenizer, configuration)
    let last = max(
      tokenizer.vocabulary.lazy.map(\.id).max() ?? -1, added.lazy.map(\.id).max() ?? -1)
    var slots = TokenSlots(count: size ?? last + 1)
    for token in tokenizer.vocabulary {
      try slots.requireFree(token.id, for: token.text, in: tokenizer.file)
      slots.set(token.id, token.text, .normal)
    }
    for token in added {
      try slots.requirePlace(token.id, for: token.text, in: tokenizer.file)
      slots.set(token.id, token.tableText, token.type)
    }
    return slots
  }

  /// The added tokens as the library behind the reference sees them: those of `tokenizer.json`,
  /// changed by those of `tokenizer_config.json`; and tokens of the base vocabulary that the latter
  /// names as special.
  static func addedTokens(
    _ tokenizer: TokenizerJSON, _ configuration: TokenizerConfiguration?
  ) -> [AddedToken] {
    var tokens = tokenizer.addedTokens
    guard let configuration else { return tokens }
    let special = JSONValue.namedSpecialTokens(configuration.members)
    var places: [String: Int] = [:]
    for (i, token) in tokens.enumerated() { places[token.text] = i }
    for var token in configuration.addedTokens {
      token.isSpecial = token.isSpecial || special.contains(token.text)
      if let place = places[token.text] {
        tokens[place].isSpecial = token.isSpecial
      } else {
        places[token.text] = tokens.count
        tokens.append(token)
      }
    }
    for token in tokenizer.vocabulary
    where special.contains(token.text) && places[token.text] == nil {
      tokens.append(AddedToken(id: token.id, text: token.text, isSpecial: true))
    }
    return tokens
  }
}

import OrderedCollections
import StrictJSON

extension Tokenizer {
  /// A vocabulary of byte-level pairs from a list of tokens and ranks; `nil` where the folder has
  /// none.
  ///
  /// Special tokens follow the last rank, as far as `vocab_size` goes; numbers behind them hold
  /// `[PADi]`.
  static func tiktoken(
    _ files: TokenizerFolder, _ form: TiktokenForm, config: JSONObject, options: TokenizerOptions
  ) throws(VocabularyError) -> TokenTable? {
    let rules = form.rules
    guard let (bytes, file) = try list(files, rules) else { return nil }
    let ranks = try TiktokenFile(parsing: bytes, file: file).ranks
    let configuration = try TokenizerConfiguration(files)
    let base = ranks.tokens.count
    var slots = TokenSlots(count: try vocabularySize(config) ?? base + rules.specialCount)
    for (id, text) in ranks.texts.enumerated() {
      try slots.requirePlace(id, for: text, in: file)
      slots.set(id, text, .normal)
    }
    let added = special(rules, from: base, configuration).filter { $0.id < slots.count }
    for token in added { slots.set(token.id, token.text, .control) }
    return TokenTable(
      model: "gpt2", preTokenizer: options.preTokenizer ?? rules.preTokenizer,
      tokens: slots.tokens, types: slots.types,
      merges: try ranks.merges(rules.merges, file: file),
      special: try special(rules, files, configuration, added))
  }

  /// The first file that is such a list.
  private static func list(
    _ files: TokenizerFolder, _ rules: TiktokenForm.Rules
  ) throws(VocabularyError) -> (bytes: [UInt8], file: String)? {
    for name in rules.files {
      if let bytes = try files.bytes(name), TiktokenFile.isList(bytes) {
        return (bytes, files.path(name))
      }
    }
    return nil
  }

  /// The tokens behind the last rank.
  private static func special(
    _ rules: TiktokenForm.Rules, from base: Int, _ configuration: TokenizerConfiguration?
  ) -> [AddedToken] {
    var texts: [Int: String] = [:]
    if rules.isConfigurable {
      for token in configuration?.addedTokens ?? [] { texts[token.id] = token.text }
    }
    return (0..<rules.specialCount).map { place in
      let id = base + place
      let published = place < rules.special.count ? rules.special[place] : nil
      return AddedToken(
        id: id, text: texts[id] ?? published ?? rules.reserved(place, id), isSpecial: true)
    }
  }

  /// What the other files say of special tokens, then what is known of the form.
  private static func special(
    _ rules: TiktokenForm.Rules, _ files: TokenizerFolder,
    _ configuration: TokenizerConfiguration?, _ added: [AddedToken]
  ) throws(VocabularyError) -> SpecialTokens {
    var special = try SpecialTokens(
      files, tokenizer: nil, configuration: configuration,
      // The reference finds no numbers by their texts without a tokenizer.json.
      added: rules.addsBOS == nil ? [] : added, below: nil)
    let isSilent = special.ids.isEmpty
    for (kind, text) in rules.named where isSilent || kind == .unk {
      if let token = added.first(where: { $0.text == text }) { special.add(kind, token.id) }
    }
    if let adds = rules.addsBOS, special.adds[.bos] == nil { special.adds[.bos] = adds }
    return special
  }
}

import OrderedCollections
import StrictJSON

extension SpecialTokens {
  /// Finds the special tokens in `tokenizer.json`, `tokenizer_config.json` and `config.json`.
  ///
  /// `config.json` is read as it is in the folder, without the defaults that a library adds.
  /// - Parameters:
  ///   - added: tokens to find by their texts where there is no `tokenizer.json`.
  ///   - size: numbers from here on are left out; `nil` keeps all.
  init(
    _ folder: TokenizerFolder, tokenizer: TokenizerJSON?, configuration: TokenizerConfiguration?,
    added: [AddedToken] = [], below size: Int?
  ) throws(VocabularyError) {
    var rules = PostProcessorRules(configuration)
    if let tokenizer { rules.apply(tokenizer.postProcessor) }
    for kind in rules.kinds {
      if let isAdded = configuration?.addsToken(kind), rules.adds[kind] == nil {
        rules.adds[kind] = isAdded
      }
      guard configuration != nil, let text = rules.tokens[kind]?.tokenText,
        let token = (tokenizer?.addedTokens ?? added).first(where: { $0.text == text })
      else { continue }
      add(kind, token.id, below: size)
    }
    adds = rules.adds
    try addIDs(of: rules.kinds, from: folder, below: size)
    if let configuration {
      chatTemplate = try ChatTemplate(folder, configuration: configuration)
    }
    if let tokenizer { readNormalizer(tokenizer.normalizer) }
  }

  /// Takes a number where the kind has none yet.
  mutating func add(_ kind: TokenKind, _ id: Int, below size: Int? = nil) {
    guard ids[kind] == nil, id < size ?? .max else { return }
    ids[kind] = id
  }

  /// `KIND_token_id` of the configuration's root, else of its `text_config`.
  private mutating func addIDs(
    of kinds: [TokenKind], from folder: TokenizerFolder, below size: Int?
  ) throws(VocabularyError) {
    guard let config = try folder.object("config.json") else { return }
    for kind in kinds {
      let name = "\(kind.rawValue)_token_id"
      let value = config[name] ?? .null
      guard let id = (value.isNull ? config["text_config"]?[name] : value)?.integer
      else { continue }
      guard 0...Int(UInt32.max) ~= id else {
        throw .unexpected(
          file: folder.path("config.json"), place: name, found: "\(id)",
          expected: "a token's number")
      }
      add(kind, id, below: size)
    }
  }

  private mutating func readNormalizer(_ normalizer: JSONValue) {
    switch normalizer["type"]?.string {
    case "Sequence": normalizer["normalizers"]?.array?.forEach { readNormalizer($0) }
    case "Lowercase": lowercase = true
    case "BertNormalizer":
      lowercase = normalizer["lowercase"]?.bool ?? lowercase
      stripAccents = normalizer["strip_accents"]?.bool ?? stripAccents
    default: break
    }
  }
}

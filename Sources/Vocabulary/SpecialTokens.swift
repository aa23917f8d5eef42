public import OrderedCollections
import StrictJSON

/// The part that a special token plays.
public enum TokenKind: String, Sendable {
  case bos, eos, unk, sep, pad, cls, mask, eot, eom, prefix, suffix, middle

  /// Those that every tokenizer may name, in the order in which they are looked for.
  static let standard: [TokenKind] = [.bos, .eos, .unk, .sep, .pad, .cls, .mask]

  /// The key of its number; `nil` for the one that has none.
  ///
  /// "seperator" is the format's spelling.
  var idKey: String? {
    switch self {
    case .unk: "tokenizer.ggml.unknown_token_id"
    case .sep: "tokenizer.ggml.seperator_token_id"
    case .pad: "tokenizer.ggml.padding_token_id"
    case .cls: nil
    default: "tokenizer.ggml.\(rawValue)_token_id"
    }
  }

  /// The key that says whether it is added to a text; `nil` for those that have none.
  var addKey: String? {
    switch self {
    case .bos, .eos, .sep: "tokenizer.ggml.add_\(rawValue)_token"
    default: nil
    }
  }
}

/// What a tokenizer says of its special tokens, in the order in which it was found.
public struct SpecialTokens: Sendable {
  /// The numbers.
  public var ids: OrderedDictionary<TokenKind, Int> = [:]
  /// Whether they are added to a text by the tokenizer.
  public var adds: OrderedDictionary<TokenKind, Bool> = [:]
  /// The chat templates; never run, only carried over.
  public var chatTemplate: ChatTemplate?
  /// Whether the normalizer makes all letters lower case; `nil` where it does not speak of it.
  public var lowercase: Bool?
  /// Whether the normalizer takes accents away; `nil` where it does not speak of it.
  public var stripAccents: Bool?

  /// The keys of the numbers.
  var idEntries: [VocabularyEntry] {
    ids.compactMap { kind, id in
      guard let key = kind.idKey, let id = UInt32(exactly: id) else { return nil }
      return VocabularyEntry(key, .uint32(id))
    }
  }

  /// The keys that say which are added.
  var addEntries: [VocabularyEntry] {
    adds.compactMap { kind, isAdded in kind.addKey.map { VocabularyEntry($0, .bool(isAdded)) } }
  }

  /// The keys of templates and normalizers.
  var textEntries: [VocabularyEntry] {
    var entries = chatTemplate?.entries ?? []
    if let lowercase { entries.append(VocabularyEntry(TokenTable.Key.lowercase, .bool(lowercase))) }
    if let stripAccents {
      entries.append(VocabularyEntry(TokenTable.Key.stripAccents, .bool(stripAccents)))
    }
    return entries
  }
}

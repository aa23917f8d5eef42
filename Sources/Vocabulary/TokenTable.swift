/// What a token is, by the number that model files store.
public enum TokenType: Int32, Sendable {
  case normal = 1
  case unknown = 2
  case control = 3
  case userDefined = 4
  case unused = 5
  case byte = 6
}

/// A value of a vocabulary's key.
public enum VocabularyValue: Hashable, Sendable {
  case string(String)
  case uint32(UInt32)
  case bool(Bool)
  case strings([String])
  case floats([Float])
  case int32s([Int32])
  case bytes([UInt8])
}

/// A key and its value, in the order in which model files hold them.
public struct VocabularyEntry: Hashable, Sendable {
  /// The key's whole name.
  public let key: String
  /// Its value.
  public let value: VocabularyValue

  /// A key with its value.
  public init(_ key: String, _ value: VocabularyValue) {
    self.key = key
    self.value = value
  }
}

/// A model's vocabulary: its tokens by number, and what is said of them.
public struct TokenTable: Sendable {
  /// The order of the keys.
  public enum Arrangement: Sendable {
    /// Tables, then special tokens.
    case common
    /// Special tokens, then tables, scores as integers where there are none, the number of tokens.
    case mistral
  }

  /// The kind of tokenizer: `gpt2` (byte-level pairs), `llama` (SentencePiece), `bert` (WordPiece),
  /// `t5` (Unigram).
  public var model: String
  /// The name of the rule by which text is split before anything else.
  public var preTokenizer: String?
  /// The texts by number; those of a `gpt2` vocabulary in byte-level characters.
  public var tokens: [String]
  /// One score a token, where the kind has scores.
  public var scores: [Float]?
  /// One type a token.
  public var types: [TokenType]
  /// Two tokens joined by a space each, the earliest merge first, where the kind has merges.
  public var merges: [String]?
  /// The special tokens, the flags around them and the templates.
  public var special: SpecialTokens
  /// What stands before all other keys.
  public var leading: [VocabularyEntry] = []
  /// What stands between the tables and the special tokens.
  public var between: [VocabularyEntry] = []
  /// What stands at the end.
  public var trailing: [VocabularyEntry] = []
  /// The order in which all this is written.
  public var arrangement: Arrangement = .common
}

extension TokenTable {
  /// All keys in writing order.
  ///
  /// A string or list that is empty is left out.
  ///
  /// A key that does not begin with `tokenizer.` belongs below the architecture's name.
  public var entries: [VocabularyEntry] {
    var entries = leading
    entries.append(VocabularyEntry(Key.model, .string(model)))
    if let preTokenizer { entries.append(VocabularyEntry(Key.preTokenizer, .string(preTokenizer))) }
    switch arrangement {
    case .common:
      entries += tables + mergeEntries + between
      entries += special.idEntries + special.addEntries + special.textEntries
    case .mistral:
      entries += mergeEntries + special.idEntries + tables
      entries.append(VocabularyEntry("vocab_size", .uint32(UInt32(clamping: tokens.count))))
      entries += special.addEntries + special.textEntries
    }
    return (entries + trailing).filter { !$0.value.isEmpty }
  }

  /// Texts, scores and types.
  private var tables: [VocabularyEntry] {
    var entries = [VocabularyEntry(Key.tokens, .strings(tokens))]
    if let scores {
      entries.append(VocabularyEntry(Key.scores, .floats(scores)))
    } else if arrangement == .mistral {
      entries.append(VocabularyEntry(Key.scores, .int32s(tokens.map { _ in 0 })))
    }
    entries.append(VocabularyEntry(Key.types, .int32s(types.map(\.rawValue))))
    return entries
  }

  private var mergeEntries: [VocabularyEntry] {
    merges.map { [VocabularyEntry(Key.merges, .strings($0))] } ?? []
  }

  enum Key {
    static let model = "tokenizer.ggml.model"
    static let preTokenizer = "tokenizer.ggml.pre"
    static let tokens = "tokenizer.ggml.tokens"
    static let scores = "tokenizer.ggml.scores"
    static let types = "tokenizer.ggml.token_type"
    static let merges = "tokenizer.ggml.merges"
    static let addSpacePrefix = "tokenizer.ggml.add_space_prefix"
    static let tokenTypeCount = "tokenizer.ggml.token_type_count"
    static let lowercase = "tokenizer.ggml.normalizer.lowercase"
    static let stripAccents = "tokenizer.ggml.normalizer.strip_accents"
    static let chatTemplate = "tokenizer.chat_template"
    static let chatTemplates = "tokenizer.chat_templates"
  }
}

extension VocabularyValue {
  var isEmpty: Bool {
    switch self {
    case .string(let text): text.isEmpty
    case .strings(let texts): texts.isEmpty
    case .floats(let numbers): numbers.isEmpty
    case .int32s(let numbers): numbers.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .uint32, .bool: false
    }
  }
}

import OrderedCollections
import Storage
import StrictJSON

/// Choices that a family or a user makes about a vocabulary.
public struct TokenizerOptions: Hashable, Sendable {
  /// The pre-tokenizer's name, whatever the files look like.
  public var preTokenizer: String?
  /// Names to take first where one form has several.
  public var preferredPreTokenizers: [String]
  /// Whether added tokens are judged by their look: one that looks special counts as a control
  /// token though it is not declared so, and in others U+2581 is a space.
  public var judgesByLook: Bool
  /// Whether `added_tokens` of `tokenizer.json` are applied to a SentencePiece vocabulary too.
  public var appliesTokenizerJSON: Bool
  /// The list of tokens and ranks that stands in for an absent `tokenizer.json`.
  public var tiktoken: TiktokenForm?
  /// Whether Mistral's own vocabularies get the name of a template, where there is none beside
  /// them.
  public var namesTemplate: Bool

  /// The usual choices, but for those given.
  public init(
    preTokenizer: String? = nil, preferredPreTokenizers: [String] = [], judgesByLook: Bool = true,
    appliesTokenizerJSON: Bool = false, tiktoken: TiktokenForm? = nil, namesTemplate: Bool = true
  ) {
    self.preTokenizer = preTokenizer
    self.preferredPreTokenizers = preferredPreTokenizers
    self.judgesByLook = judgesByLook
    self.appliesTokenizerJSON = appliesTokenizerJSON
    self.tiktoken = tiktoken
    self.namesTemplate = namesTemplate
  }
}

/// The vocabularies of published models, by the form of their files.
///
/// Every function takes the model's folder and its configuration (for `vocab_size` and the like),
/// and throws a `VocabularyError` that names the file at fault.
public enum Tokenizer {}

extension Tokenizer {
  /// `vocab_size` of the configuration; `nil` where it says nothing.
  static func vocabularySize(_ config: JSONObject) throws(VocabularyError) -> Int? {
    guard let value = config["vocab_size"], !value.isNull else { return nil }
    return try value.expect(
      { value in value.integer.flatMap { 1...maximumVocabularySize ~= $0 ? $0 : nil } },
      "a number of tokens, 1 ... \(maximumVocabularySize)", at: "vocab_size", in: "config.json")
  }
}

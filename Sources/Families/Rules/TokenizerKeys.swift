import Checkpoints
import GGUF
import Storage
import StrictJSON
import Vocabulary

/// Where a family's vocabulary comes from: a function of the model's folder, its configuration, and
/// what family and user choose.
struct VocabularyKind: Sendable {
  /// The kinds that it reads, for the list of families.
  let kinds: [String]
  let table: @Sendable (Folder, JSONObject, TokenizerOptions) throws(VocabularyError) -> TokenTable

  init(
    _ kinds: String...,
    table:
      @escaping @Sendable (Folder, JSONObject, TokenizerOptions) throws(VocabularyError)
      -> TokenTable
  ) {
    (self.kinds, self.table) = (kinds, table)
  }

  private init(kinds: [String], of other: VocabularyKind, tiktoken: TiktokenForm) {
    self.kinds = kinds
    table = { (folder, config, options) throws(VocabularyError) in
      var options = options
      options.tiktoken = tiktoken
      return try other.table(folder, config, options)
    }
  }

  /// The same, or where no other file of it is there a list of tokens and ranks.
  func orRanks(_ form: TiktokenForm) -> VocabularyKind {
    VocabularyKind(kinds: kinds + ["tiktoken"], of: self, tiktoken: form)
  }
}

extension VocabularyKind {
  /// SentencePiece or byte-level pairs, whichever the files hold.
  static let llama = VocabularyKind("SentencePiece", "byte-level BPE", "tekken") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.llama(folder, config: config, options: options)
  }

  /// Byte-level pairs, unless there is a SentencePiece model.
  static let bytePairs = VocabularyKind("byte-level BPE", "SentencePiece") {
    (folder, config, options) throws(VocabularyError) in
    folder.contains("tokenizer.model")
      ? try Tokenizer.sentencePiece(folder, config: config, options: options)
      : try Tokenizer.byteLevelBPE(folder, config: config, options: options)
  }

  /// Byte-level pairs.
  static let byteLevel = VocabularyKind("byte-level BPE") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.byteLevelBPE(folder, config: config, options: options)
  }

  /// A SentencePiece model, which must be there.
  static let sentencePiece = VocabularyKind("SentencePiece") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.sentencePiece(folder, config: config, options: options)
  }

  /// Byte-level pairs with GLM's special tokens.
  static let glm4 = VocabularyKind("byte-level BPE") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.glm4(folder, config: config, options: options)
  }

  /// WordPiece.
  static let wordPiece = VocabularyKind("WordPiece") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.wordPiece(folder, config: config, options: options)
  }

  /// Unigram.
  static let unigram = VocabularyKind("Unigram") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.unigram(folder, config: config)
  }

  /// WordPiece or Unigram, as tokenizer.json says.
  static let nomicBERT = VocabularyKind("WordPiece", "Unigram") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.wordPieceOrUnigram(folder, config: config, options: options)
  }

  /// SentencePiece.
  static let gemma2 = VocabularyKind("SentencePiece") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.gemma(folder, config: config, options: options)
  }

  /// SentencePiece, or byte-level pairs where there is no model of it.
  static let gemma3 = VocabularyKind("SentencePiece", "byte-level BPE") {
    (folder, config, options) throws(VocabularyError) in
    folder.contains("tokenizer.model")
      ? try Tokenizer.gemma(folder, config: config, options: options)
      : try Tokenizer.byteLevelBPE(folder, config: config, options: options)
  }

  /// SentencePiece up to Phi 3.5, byte-level pairs from Phi 4 on.
  static let phi3 = VocabularyKind("SentencePiece", "byte-level BPE") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.phi3(folder, config: config, options: options)
  }
}

extension VocabularyKind {
  /// What lies beside params.json.
  static let mistral = VocabularyKind("tekken", "SentencePiece") {
    (folder, config, options) throws(VocabularyError) in
    try Tokenizer.mistral(folder, config: config, options: options)
  }
}

extension ModelContext {
  /// The model's vocabulary; `nil` for what has no tokens.
  func vocabulary() throws(FamilyError) -> TokenTable? {
    guard let kind = family.vocabulary else { return nil }
    do {
      return try kind.table(
        checkpoint.folder, configuration.merged,
        TokenizerOptions(
          preTokenizer: options.preTokenizer,
          preferredPreTokenizers: family.preferredPreTokenizers,
          namesTemplate: options.namesTemplate))
    } catch {
      throw .vocabulary(error)
    }
  }

  /// How many tokens the vocabulary has.
  func tokenCount() throws(FamilyError) -> Int {
    do {
      return try Tokenizer.tokenCount(checkpoint.folder, config: configuration.merged)
    } catch {
      throw .vocabulary(error)
    }
  }
}

extension GGUFValue {
  init(_ value: VocabularyValue) {
    self =
      switch value {
      case .string(let text): .string(GGUFString(text))
      case .uint32(let number): .uint32(number)
      case .bool(let flag): .bool(flag)
      case .strings(let texts): .array(GGUFArray(texts))
      case .floats(let numbers): .array(GGUFArray(numbers))
      case .int32s(let numbers): .array(GGUFArray(numbers))
      case .bytes(let bytes): .array(GGUFArray(bytes))
      }
  }
}

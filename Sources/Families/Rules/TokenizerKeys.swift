import Checkpoints
import GGUF
import Storage
import StrictJSON
import Vocabulary

/// Where a family's vocabulary comes from: a function of the model's folder and its configuration.
struct VocabularyKind: Sendable {
  let table: @Sendable (Folder, JSONObject) throws(VocabularyError) -> TokenTable
}

extension VocabularyKind {
  /// SentencePiece or byte-level pairs, whichever the files hold.
  static let llama = VocabularyKind { (folder, config) throws(VocabularyError) in
    try Tokenizer.llama(folder, config: config)
  }

  /// Byte-level pairs, unless there is a SentencePiece model.
  static let bytePairs = VocabularyKind { (folder, config) throws(VocabularyError) in
    folder.contains("tokenizer.model")
      ? try Tokenizer.sentencePiece(folder, config: config)
      : try Tokenizer.byteLevelBPE(folder, config: config)
  }

  /// WordPiece.
  static let wordPiece = VocabularyKind { (folder, config) throws(VocabularyError) in
    try Tokenizer.wordPiece(folder, config: config)
  }
}

extension VocabularyKind {
  /// Sets the tokenizer's keys in their order.
  func write(for model: ModelContext, to metadata: inout GGUFMetadata) throws(FamilyError) {
    let table: TokenTable
    do {
      table = try self.table(model.checkpoint.folder, model.configuration.merged)
    } catch {
      throw .vocabulary(error)
    }
    for entry in table.entries { metadata[entry.key] = GGUFValue(entry.value) }
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

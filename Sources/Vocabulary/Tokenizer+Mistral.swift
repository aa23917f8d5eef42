public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

extension Tokenizer {
  /// A vocabulary in Mistral's own form: `tekken.json`, else a SentencePiece model with the version
  /// at the end of its name.
  ///
  /// - Parameter isOwnForm: whether the whole checkpoint is in that form, where a template may lie
  ///   beside the vocabulary.
  public static func mistral(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions(),
    isOwnForm: Bool = true
  ) throws(VocabularyError) -> TokenTable {
    let files = TokenizerFolder(folder: folder)
    let file = try MistralTokenizerFile(in: files)
    let bytes = try files.bytes(file.path) ?? []
    var (table, version): (TokenTable, String)
    if file.isTekken {
      (table, version) = try tekkenTable(bytes, file: files.path(file.path), options: options)
    } else {
      table = try mistralPieces(bytes, file: files.path(file.path))
      version = file.version
    }
    table.arrangement = .mistral
    table.special.adds = [.bos: true, .eos: false]
    table.special.chatTemplate = try mistralTemplate(
      files, file, version: version, isOwnForm: isOwnForm, options: options)
    return table
  }

  private static func tekkenTable(
    _ bytes: [UInt8], file: String, options: TokenizerOptions
  ) throws(VocabularyError) -> (TokenTable, version: String) {
    let tekken = try Tekken(parsing: bytes, file: file)
    let texts = tekken.ranks.texts
    var table = TokenTable(
      model: "gpt2", preTokenizer: options.preTokenizer ?? "tekken",
      tokens: tekken.special + texts,
      types: tekken.special.map { _ in .control } + texts.map { _ in .normal },
      merges: try tekken.ranks.merges(.everyCut, file: file), special: SpecialTokens())
    for (kind, text) in [(TokenKind.bos, "<s>"), (.eos, "</s>"), (.unk, "<unk>"), (.pad, "<pad>")] {
      table.special.ids[kind] = try tekken.id(of: text)
    }
    return (table, tekken.version)
  }

  private static func mistralPieces(
    _ bytes: [UInt8], file: String
  ) throws(VocabularyError) -> TokenTable {
    let pieces = try SentencePieceModel(parsing: bytes, file: file).pieces
    var table = TokenTable(
      model: "llama", tokens: pieces.map(\.text), scores: pieces.map(\.score),
      types: pieces.map(\.type), special: SpecialTokens())
    func id(_ text: String, _ type: TokenType) -> Int? {
      pieces.firstIndex { $0.text.utf8.elementsEqual(text.utf8) && $0.type == type }
    }
    for (kind, text, type) in [
      (TokenKind.bos, "<s>", TokenType.control), (.eos, "</s>", .control),
      (.unk, "<unk>", .unknown),
    ] {
      guard let id = id(text, type) else {
        throw .damaged(file: file, reason: "has no token \(quoted(text))")
      }
      table.special.ids[kind] = id
    }
    table.special.ids[.pad] = id("<pad>", .control) ?? table.special.ids[.eos]
    return table
  }

  /// The template beside the vocabulary, else the name that runtimes know the version's by.
  private static func mistralTemplate(
    _ files: TokenizerFolder, _ file: MistralTokenizerFile, version: String, isOwnForm: Bool,
    options: TokenizerOptions
  ) throws(VocabularyError) -> ChatTemplate? {
    let name = "\(version)\(file.isTekken ? "-tekken" : "")"
    let isNamed = ["v1", "v1-tekken", "v3", "v3-tekken", "v7", "v7-tekken"].contains(name)
    if isOwnForm || !isNamed, let text = try files.text("chat_template.jinja") {
      return ChatTemplate(main: text)
    }
    if !options.namesTemplate { return nil }
    guard isNamed else {
      throw .unexpected(
        file: files.path(file.path), place: "the version", found: version,
        expected:
          "v1, v3 or v7, whose templates have names; otherwise chat_template.jinja beside it, "
          + "or --disable-mistral-community-chat-template")
    }
    return ChatTemplate(main: version == "v1" ? "mistral-v1" : "mistral-\(name)")
  }
}

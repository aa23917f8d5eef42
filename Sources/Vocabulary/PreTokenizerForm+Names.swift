extension PreTokenizerForm {
  /// The name that model files have for the form.
  ///
  /// - Throws: `VocabularyError.unknownPreTokenizer`, unless the options give the name.
  func name(_ options: TokenizerOptions, file: String) throws(VocabularyError) -> String {
    if let name = options.preTokenizer { return name }
    let names = Self.known.filter { $0.form == self }.map(\.name)
    let preferred = options.preferredPreTokenizers.first { names.contains($0) }
    if let preferred { return preferred }
    if let name = names.first { return name }
    let nearest = Self.known.max { likeness(to: $0.form) < likeness(to: $1.form) }
    throw .unknownPreTokenizer(
      file: file, form: description, nearest: nearest.map { "\($0.name) (\($0.form))" } ?? "none")
  }

  /// How much two forms have in common.
  private func likeness(to other: PreTokenizerForm) -> Int {
    let common = zip(steps, other.steps).filter { $0 == $1 }.count
    return 4 * common - abs(steps.count - other.steps.count)
      + (normalizer == other.normalizer ? 2 : 0)
      + (beginsWithToken == other.beginsWithToken ? 1 : 0)
  }

  /// A form and a name that published models of it have.
  ///
  /// One form may have several names, the first of which is taken unless the family prefers another.
  struct Known {
    let name: String
    let form: PreTokenizerForm

    init(
      _ name: String, _ normalizer: Normalizer, _ steps: [Step], beginsWithToken: Bool
    ) {
      self.name = name
      form = PreTokenizerForm(
        normalizer: normalizer, steps: steps, beginsWithToken: beginsWithToken)
    }
  }

  // swift-format-ignore
  static let known: [Known] = [
    Known("llama-bpe",        .none, bytes(after: llama3),   beginsWithToken: true),
    Known("smaug-bpe",        .none, bytes(after: llama3),   beginsWithToken: false),
    Known("glm4",             .none, bytes(after: llama3),   beginsWithToken: false),
    Known("qwen2",            .nfc,  bytes(after: qwen2),    beginsWithToken: false),
    Known("deepseek-r1-qwen", .nfc,  bytes(after: qwen2),    beginsWithToken: true),
    Known("tekken",           .none, bytes(after: tekken),   beginsWithToken: true),
    Known("llama4",           .none, bytes(after: o200k),    beginsWithToken: true),
    Known("gpt-4o",           .none, bytes(after: o200k),    beginsWithToken: false),
    Known("deepseek-v3",      .none, bytes(after: digitRuns, chinese, deepSeek), beginsWithToken: true),
    Known("joyai-llm",        .none, bytes(after: digitRuns, chinese, deepSeek), beginsWithToken: false),
    Known("deepseek-v3",      .none, bytes(after: digitRuns, chinese, deepSeek), beginsWithToken: false),
    Known("smollm",           .none, [.digits, .byteLevel(splits: true)],        beginsWithToken: false),
    Known("gpt-2",            .none, [.byteLevel(splits: true)],                 beginsWithToken: false),
    Known("jina-v2-en",       .bertLowercase, [.bert],                           beginsWithToken: true),
  ]

  /// Splits by the patterns, one after the other, and ends with byte-level characters.
  private static func bytes(after patterns: String...) -> [Step] {
    patterns.map { .split($0) } + [.byteLevel(splits: false)]
  }

  // swift-format-ignore-start
  private static let llama3 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  /// As Llama 3's, every digit alone.
  private static let qwen2 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  private static let tekken =
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  private static let o200k =
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  private static let digitRuns = #"\p{N}{1,3}"#
  private static let chinese = "[\u{4E00}-\u{9FA5}\u{3040}-\u{309F}\u{30A0}-\u{30FF}]+"
  /// Here, and only here, line ends stand in the file as characters, not as `\r\n`.
  private static let deepSeek =
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"
  // swift-format-ignore-end
}

extension PreTokenizerForm {
  /// The name that model files have for the form.
  ///
  /// - Throws: `VocabularyError.unknownPreTokenizer`, unless the options give the name.
  func name(_ options: TokenizerOptions, file: String) throws(VocabularyError) -> String {
    if let name = options.preTokenizer { return name }
    let names = Self.known.filter { $0.matches(self) }.map(\.name)
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
      + (beginning == other.beginning ? 1 : 0)
  }

  /// A form and a name that published models of it have.
  ///
  /// One form may have several names, the first of which is taken unless the family prefers
  /// another.
  struct Known {
    let name: String
    let form: PreTokenizerForm
    /// Whether a class that could put a token in front counts even where it is told not to.
    let countsTurnedOff: Bool

    init(
      _ name: String, _ normalizer: Normalizer, _ steps: [Step], _ beginning: Beginning,
      countsTurnedOff: Bool = false
    ) {
      self.name = name
      self.countsTurnedOff = countsTurnedOff
      form = PreTokenizerForm(normalizer: normalizer, steps: steps, beginning: beginning)
    }

    func matches(_ other: PreTokenizerForm) -> Bool {
      let beginning: Beginning =
        switch other.beginning {
        case .tokenTurnedOff: countsTurnedOff ? .token : .nothing
        case .token, .nothing: other.beginning
        }
      return form.normalizer == other.normalizer && form.steps == other.steps
        && form.beginning == beginning
    }
  }

  // swift-format-ignore
  static let known: [Known] = [
    Known("llama-bpe",        .none, bytes(after: llama3),  .token),
    Known("glm4",             .none, bytes(after: llama3),  .token),
    Known("smaug-bpe",        .none, bytes(after: llama3),  .nothing),
    Known("glm4",             .none, bytes(after: llama3),  .nothing),
    Known("dbrx",             .none, bytes(after: llama3),  .nothing),
    Known("qwen2",            .nfc,  bytes(after: qwen2),   .nothing),
    Known("deepseek-r1-qwen", .nfc,  bytes(after: qwen2),   .token),
    Known("qwen35",           .nfc,  bytes(after: qwen35),  .nothing),
    Known("tekken",           .none, bytes(after: tekken),  .token),
    Known("llama4",           .none, bytes(after: o200k),   .token),
    Known("gpt-4o",           .none, bytes(after: o200k),   .nothing),
    Known("seed-coder",       .none, bytes(after: seed),    .token),
    Known("bailingmoe",       .none, bytes(after: bailing), .nothing),
    Known("exaone-moe",       .none, bytes(after: exaone),  .nothing),
    Known("jais-2",           .none, bytes(after: jais2),   .token),
    Known("jais-2",           .none, bytes(after: jais2),   .nothing),
    Known("minicpm5",         .none, bytes(after: digitRuns, miniCPM5), .token),
    Known("minicpm5",         .none, bytes(after: digitRuns, miniCPM5), .nothing),
    Known("tiny_aya",         .none, bytes(after: tinyAyaDigits, o200k), .token),
    // A class that puts a token in front names the vocabulary even where it is told not to.
    Known("deepseek-v3",      .none, bytes(after: digitRuns, chinese, deepSeek), .token, countsTurnedOff: true),
    Known("joyai-llm",        .none, bytes(after: digitRuns, chinese, deepSeek), .nothing),
    Known("deepseek-coder",   .none, deepSeekCoder, .token, countsTurnedOff: true),
    Known("deepseek-llm",     .none, deepSeekLLM(.digits), .token, countsTurnedOff: true),
    Known("deepseek-llm",     .none, deepSeekLLM(.digitGroups), .token, countsTurnedOff: true),
    Known("bloom",            .none, bytes(after: bloom),   .nothing),
    Known("smollm",           .none, [.digits, .byteLevel(splits: true)], .nothing),
    Known("starcoder",        .none, [.digits, .byteLevel(splits: true)], .nothing),
    Known("command-r",        .nfc,  [.digits, .byteLevel(splits: true)], .token),
    Known("gpt-2",            .none, [.byteLevel(splits: true)], .nothing),
    Known("roberta-bpe",      .none, [.byteLevel(splits: true)], .token),
    Known("olmo",             .nfc,  [.byteLevel(splits: true)], .nothing),
    Known("modern-bert",      .nfc,  [.byteLevel(splits: true)], .token),
    Known("jina-v2-en",       .bertLowercase, [.bert], .token),
  ]

  /// Splits by the patterns, one after the other, and ends with byte-level characters.
  private static func bytes(after patterns: String...) -> [Step] {
    patterns.map { .split($0) } + [.byteLevel(splits: false)]
  }

  private static let deepSeekCoder: [Step] =
    [.split("[\r\n]"), .split(#"\s?\p{L}+"#), .split(#"\s?\p{P}+"#), .split(hanAndHangul)]
    + [.digits, .byteLevel(splits: false)]

  private static func deepSeekLLM(_ digits: Step) -> [Step] {
    let patterns = ["[\r\n]", deepSeekLetters, deepSeekPunctuation, #"\s+$"#, hanAndHangul]
    return patterns.map { .split($0) } + [digits, .byteLevel(splits: false)]
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
  /// As Qwen 2's, marks with their letters.
  private static let qwen35 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  /// Here too line ends stand as characters.
  private static let seed =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1}| ?[^\\s\\p{L}\\p{N}\r\n]+|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"
  private static let bailing =
    #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"#
  private static let exaone =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]?|\s*[\r\n]|\s+(?!\S)|\s+"#
  private static let jais2 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s{512}(?!\S)|\s{256}(?!\S)|\s{128}(?!\S)|\s{64}(?!\S)|\s{32}(?!\S)|\s{16}(?!\S)|\s{8}(?!\S)|\s{4}(?!\S)|\s{1,2}(?!\S)|\s{1}"#
  private static let miniCPM5 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}+| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  private static let tinyAyaDigits = #"\d{1,3}(?=(?:\d{3})*\b)"#
  private static let bloom =
    " ?[^(\\s|[.,!?\u{2026}\u{3002}\u{FF0C}\u{3001}\u{964}\u{6D4}\u{60C}])]+"
  private static let digitRuns = #"\p{N}{1,3}"#
  private static let chinese = "[\u{4E00}-\u{9FA5}\u{3040}-\u{309F}\u{30A0}-\u{30FF}]+"
  /// Here, and only here, line ends stand in the file as characters, not as `\r\n`.
  private static let deepSeek =
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"
  private static let hanAndHangul = "[\u{4E00}-\u{9FA5}\u{800}-\u{4E00}\u{AC00}-\u{D7FF}]+"
  private static let deepSeekPunctuation =
    "\\s?[!-/:-~\u{FF01}-\u{FF0F}\u{FF1A}-\u{FF5E}\u{2018}-\u{201F}\u{3000}-\u{3002}]+"
  private static let deepSeekLetters =
    "\\s?[A-Za-z\u{B5}\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{1BA}\u{1BC}-\u{1BF}"
    + "\u{1C4}-\u{293}\u{295}-\u{2AF}\u{370}-\u{373}\u{376}\u{377}\u{37B}-\u{37D}"
    + "\u{37F}\u{386}\u{388}-\u{38A}\u{38C}\u{38E}-\u{3A1}\u{3A3}-\u{3F5}\u{3F7}-"
    + "\u{481}\u{48A}-\u{52F}\u{531}-\u{556}\u{10A0}-\u{10C5}\u{13A0}-\u{13F5}"
    + "\u{13F8}-\u{13FD}\u{1C90}-\u{1CBA}\u{1CBD}-\u{1CBF}\u{1D00}-\u{1D2B}"
    + "\u{1D6B}-\u{1D77}\u{1D79}-\u{1D9A}\u{1E00}-\u{1F15}\u{1F18}-\u{1F1D}"
    + "\u{1F20}-\u{1F45}\u{1F48}-\u{1F4D}\u{1F50}-\u{1F57}\u{1F59}\u{1F5B}\u{1F5D}"
    + "\u{1F5F}-\u{1F7D}\u{1F80}-\u{1FB4}\u{1FB6}-\u{1FBC}\u{1FBE}\u{1FC2}-"
    + "\u{1FC4}\u{1FC6}-\u{1FCC}\u{1FD0}-\u{1FD3}\u{1FD6}-\u{1FDB}\u{1FE0}-"
    + "\u{1FEC}\u{1FF2}-\u{1FF4}\u{1FF6}-\u{1FFC}\u{2102}\u{2107}\u{210A}-\u{2113}"
    + "\u{2115}\u{2119}-\u{211D}\u{2124}\u{2126}\u{2128}\u{212A}-\u{212D}\u{212F}-"
    + "\u{2134}\u{2139}\u{213C}-\u{213F}\u{2145}-\u{2149}\u{214E}\u{2183}\u{2184}"
    + "\u{2C00}-\u{2C7B}\u{2C7E}-\u{2CE4}\u{2CEB}-\u{2CEE}\u{2CF2}\u{2CF3}\u{A640}"
    + "-\u{A66D}\u{A680}-\u{A69B}\u{A722}-\u{A76F}\u{A771}-\u{A787}\u{A78B}-"
    + "\u{A78E}\u{AB70}-\u{ABBF}\u{FB00}-\u{FB06}\u{FB13}-\u{FB17}\u{FF21}-"
    + "\u{FF3A}\u{FF41}-\u{FF5A}\u{10400}-\u{1044F}\u{104B0}-\u{104D3}\u{104D8}-"
    + "\u{104FB}\u{10C80}-\u{10CB2}\u{10CC0}-\u{10CF2}\u{118A0}-\u{118DF}\u{1E900}-"
    + "\u{1E943}]+"
  // swift-format-ignore-end
}

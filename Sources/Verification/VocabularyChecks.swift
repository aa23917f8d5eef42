import GGUF
import OrderedCollections

/// Whether a vocabulary is one that programs can use.
struct VocabularyChecks {
  private(set) var findings: [Finding] = []
  private let metadata: GGUFMetadata

  private static let prefix = "tokenizer.ggml."
  private static let tokensKey = prefix + "tokens"
  /// Kinds that a token may have: `llama_token_type`.
  private static let kinds = 1...6

  init(_ model: GGUFModel) {
    metadata = model.metadata
    guard ["model", nil].contains(metadata.string("general.type")) else { return }
    guard metadata.string(Self.prefix + "model") != nil else {
      findings.append(.warning(Self.prefix + "model", "is not there: the file has no vocabulary"))
      return
    }
    // Some models have words elsewhere and say so.
    if metadata.string(Self.prefix + "model") == "none" { return }
    guard let tokens = metadata.array(Self.tokensKey)?.strings, !tokens.isEmpty else {
      findings.append(.error(Self.tokensKey, "is not there, empty, or no list of texts"))
      return
    }
    checkLengths(tokens.count)
    checkNumbers(tokens.count)
    let places = checkDuplicates(tokens)
    checkMerges(places)
    checkTemplate()
  }

  /// Lists beside the tokens are as long.
  private mutating func checkLengths(_ count: Int) {
    for name in ["scores", "token_type"] {
      let key = Self.prefix + name
      guard metadata[key] != nil else { continue }
      guard let list = metadata.array(key) else {
        findings.append(.error(key, "is no list"))
        continue
      }
      if list.count != count {
        findings.append(.error(key, "has \(list.count) elements, there are \(count) tokens"))
      }
    }
    let kinds = metadata.array(Self.prefix + "token_type")?.integers ?? []
    if let place = kinds.firstIndex(where: { !Self.kinds.contains($0) }) {
      findings.append(
        .error(
          Self.prefix + "token_type",
          "token \(place) is of the kind \(kinds[place]), expected 1 ... 6"))
    }
  }

  /// Numbers of special tokens are those of tokens.
  private mutating func checkNumbers(_ count: Int) {
    for (key, value) in metadata.values
    where key.hasPrefix(Self.prefix) && (key.hasSuffix("_token_id") || key.hasSuffix("_token_ids"))
    {
      let numbers: [Int?] =
        if case .array(let list) = value { list.elements.map(\.integer) } else { [value.integer] }
      for number in numbers where number.map({ 0..<count ~= $0 }) != true {
        findings.append(
          .error(
            key, "is \(number.map(String.init) ?? "no number"), expected 0 ... \(count - 1)"))
      }
    }
  }

  /// Every token is there once.
  ///
  /// - Returns: the tokens.
  private mutating func checkDuplicates(_ tokens: [GGUFString]) -> Set<[UInt8]> {
    var seen: Set<[UInt8]> = []
    seen.reserveCapacity(tokens.count)
    var repeated: [Int] = []
    // Programs give empty tokens names of their own.
    for (number, token) in tokens.enumerated()
    where !token.bytes.isEmpty && !seen.insert(token.bytes).inserted {
      repeated.append(number)
    }
    if let first = repeated.first {
      findings.append(
        .error(
          Self.tokensKey,
          "token \(first), \"\(tokens[first].text)\", is there twice"
            + (repeated.count > 1 ? "; so are \(repeated.count - 1) more" : "")))
    }
    return seen
  }

  /// Merges are made of tokens, and make tokens.
  private mutating func checkMerges(_ tokens: Set<[UInt8]>) {
    let key = Self.prefix + "merges"
    guard metadata[key] != nil else {
      if metadata.string(Self.prefix + "model") == "gpt2" {
        findings.append(.error(key, "is not there: the tokenizer is one of merges"))
      }
      return
    }
    guard let merges = metadata.array(key)?.strings else {
      findings.append(.error(key, "is no list of texts"))
      return
    }
    let wrong = merges.indices.filter { !Self.isWhole(merges[$0].bytes, tokens) }
    if let first = wrong.first {
      findings.append(
        .warning(
          key,
          "merge \(first), \"\(merges[first].text)\", is not made of tokens, or makes none"
            + (wrong.count > 1 ? "; so it is with \(wrong.count - 1) more" : "")))
    }
  }

  /// Whether both sides of a merge and what they make are tokens.
  private static func isWhole(_ merge: [UInt8], _ tokens: Set<[UInt8]>) -> Bool {
    // The left side has at least one byte, which may be a space.
    guard let space = merge.dropFirst().firstIndex(of: UInt8(ascii: " ")) else { return false }
    let (left, right) = (Array(merge[..<space]), Array(merge[(space + 1)...]))
    return tokens.contains(left) && tokens.contains(right) && tokens.contains(left + right)
  }

  private mutating func checkTemplate() {
    let key = "tokenizer.chat_template"
    let isEncoder = metadata.string("general.architecture").map {
      metadata[$0 + ".attention.causal"] == .bool(false)
    }
    guard isEncoder != true else { return }
    switch metadata[key] {
    case nil: findings.append(.warning(key, "is not there: programs guess how a chat is written"))
    case .string(let template):
      if template.bytes.isEmpty { findings.append(.error(key, "is empty")) }
      if String(validating: template.bytes, as: UTF8.self) == nil {
        findings.append(.error(key, "is not UTF-8"))
      }
    case .some: findings.append(.error(key, "is no text"))
    }
  }
}

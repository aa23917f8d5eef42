import OrderedCollections
import StrictJSON

/// What `tekken.json` holds: Mistral's own form of a byte-pair vocabulary.
struct Tekken {
  static let name = "tekken.json"

  /// The path, for messages.
  let file: String
  /// The version: `v3`, `v7` and so on.
  let version: String
  /// Control tokens, which come before all others.
  let special: [String]
  /// The number of a control token, by its text.
  private let specialIDs: [String: Int]
  let ranks: TokenRanks

  init(parsing text: [UInt8], file: String) throws(VocabularyError) {
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONValue(parsing: text, dialect: .python)
    } catch {
      throw .notJSON(file: file, error: error)
    }
    self.file = file
    let config = root["config"] ?? .null
    version = try (config["version"] ?? .null).expect(
      \.string, "a version", at: "config.version", in: file)
    let count = try Self.count("default_num_special_tokens", of: config, file: file)
    let size = try Self.count("default_vocab_size", of: config, file: file)
    (special, specialIDs) = try Self.special(root["special_tokens"], count: count, file: file)
    ranks = try TokenRanks(
      try Self.tokens(root["vocab"] ?? .null, count: size - count, file: file), file: file)
  }

  private static func count(
    _ name: String, of config: JSONValue, file: String
  ) throws(VocabularyError) -> Int {
    try (config[name] ?? .null).expect(
      \.tokenID, "a number of tokens", at: "config.\(name)", in: file)
  }

  /// The tokens that the file lists, else those of early versions; then fillers.
  private static func special(
    _ listed: JSONValue?, count: Int, file: String
  ) throws(VocabularyError) -> (texts: [String], ids: [String: Int]) {
    var (texts, ids) = ([String](), [String: Int]())
    if let listed, !listed.isNull {
      let place = "special_tokens"
      for (i, entry) in try listed.expect(\.array, "an array", at: place, in: file).enumerated() {
        let text = try (entry["token_str"] ?? .null).expect(
          \.string, "a token's text", at: "\(place)[\(i)].token_str", in: file)
        texts.append(text)
        ids[text] = try (entry["rank"] ?? .null).expect(
          \.tokenID, tokenIDRange, at: "\(place)[\(i)].rank", in: file)
      }
    } else {
      texts = earlySpecial
      for (id, text) in texts.enumerated() { ids[text] = id }
    }
    guard texts.count <= count, ids.count == texts.count else {
      throw .unexpected(
        file: file, place: "special_tokens", found: "\(texts.count) tokens, \(ids.count) texts",
        expected: "at most default_num_special_tokens, \(count), each once")
    }
    return (texts + (texts.count..<count).map { "<SPECIAL_\($0)>" }, ids)
  }

  /// The first tokens of the list, each at the place that its rank says; the file may hold more.
  private static func tokens(
    _ value: JSONValue, count: Int, file: String
  ) throws(VocabularyError) -> [[UInt8]] {
    let list = try value.expect(\.array, "an array", at: "vocab", in: file)
    guard 256...max(256, list.count) ~= count, count <= list.count else {
      throw .unexpected(
        file: file, place: "vocab", found: "\(list.count) tokens",
        expected: "default_vocab_size less default_num_special_tokens, \(count), and the bytes")
    }
    var tokens: [[UInt8]] = []
    tokens.reserveCapacity(count)
    for (rank, entry) in list.prefix(count).enumerated() {
      guard entry["rank"]?.integer == rank,
        let bytes = entry["token_bytes"]?.string.flatMap({ Base64.bytes(of: $0.utf8) }),
        rank >= 256 || bytes == [UInt8(rank)]
      else {
        throw .unexpected(
          file: file, place: "vocab[\(rank)]", found: quoted(entry.serialized(pretty: false)),
          expected: "rank \(rank) and token_bytes in base64, the first 256 the bytes")
      }
      tokens.append(bytes)
    }
    return tokens
  }

  /// The number of a control token that the vocabulary must have.
  func id(of text: String) throws(VocabularyError) -> Int {
    guard let id = specialIDs[text] else {
      throw .damaged(file: file, reason: "has no token \(quoted(text))")
    }
    return id
  }

  /// Where the file lists none.
  private static let earlySpecial = [
    "<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]",
    "[TOOL_RESULTS]", "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "<pad>", "[IMG_BREAK]",
    "[IMG_END]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]",
    "[TOOL_CONTENT]",
  ]
}

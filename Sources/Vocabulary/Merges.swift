import OrderedCollections
import Storage
import StrictJSON

/// The merges of a byte-pair vocabulary: pairs of tokens, the earliest first.
struct Merges {
  /// Where they stand.
  let file: String
  let pairs: [Pair]

  struct Pair {
    let left: String
    let right: String
  }

  /// Reads those of `tokenizer.json`, or of `merges.txt` where that has none.
  init(_ folder: TokenizerFolder, _ tokenizer: TokenizerJSON) throws(VocabularyError) {
    let stated = tokenizer.model["merges"] ?? .null
    if !stated.isNull || !folder.folder.contains("merges.txt") {
      file = tokenizer.file
      pairs = try Self.pairs(stated, file: file)
    } else {
      file = folder.path("merges.txt")
      pairs = try Self.pairs(lines: try folder.text("merges.txt") ?? "", file: file)
    }
  }

  private static func pairs(
    _ value: JSONValue, file: String
  ) throws(VocabularyError) -> [Pair] {
    if value.isNull { return [] }
    let list = try value.expect(\.array, "an array", at: "model.merges", in: file)
    var pairs: [Pair] = []
    pairs.reserveCapacity(list.count)
    for (i, entry) in list.enumerated() {
      pairs.append(
        try entry.expect(
          pair, "two tokens: a string with one space, or a list", at: "model.merges[\(i)]",
          in: file))
    }
    return pairs
  }

  private static func pair(_ value: JSONValue) -> Pair? {
    switch value {
    case .string(let text): return pair(text[...])
    case .array(let parts):
      guard parts.count == 2, let left = parts[0].string, let right = parts[1].string,
        !left.isEmpty, !right.isEmpty
      else { return nil }
      return Pair(left: left, right: right)
    default: return nil
    }
  }

  private static func pair(_ text: Substring) -> Pair? {
    let bytes = text.utf8
    guard let space = bytes.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    let right = bytes[bytes.index(after: space)...]
    guard space > bytes.startIndex, !right.isEmpty, !right.contains(UInt8(ascii: " ")) else {
      return nil
    }
    return Pair(left: String(text[..<space]), right: String(text[right.startIndex...]))
  }

  /// One merge a line; a first line that begins with `#` names the version.
  private static func pairs(
    lines text: String, file: String
  ) throws(VocabularyError) -> [Pair] {
    var pairs: [Pair] = []
    for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty || (i == 0 && line.hasPrefix("#")) { continue }
      guard let pair = pair(line) else {
        throw .unexpected(
          file: file, place: "line \(i + 1)", found: quoted(String(line)),
          expected: "two tokens with a space between")
      }
      pairs.append(pair)
    }
    return pairs
  }

  /// Every part of a merge, and what it makes, must be tokens of the vocabulary.
  func check(against vocabulary: [BaseToken]) throws(VocabularyError) {
    var texts = Set<String>(minimumCapacity: pairs.isEmpty ? 0 : vocabulary.count)
    if !pairs.isEmpty { for token in vocabulary { texts.insert(token.text) } }
    for (i, pair) in pairs.enumerated() {
      for token in [pair.left, pair.right, pair.left + pair.right] where !texts.contains(token) {
        throw .unknownMerge(
          file: file, index: i, merge: "\(pair.left) \(pair.right)", token: token)
      }
    }
  }

  /// The two parts with a space between; a space inside a part is `Ġ` (its code + 256).
  var joined: [String] {
    pairs.map { pair in
      "\(Self.withoutSpaces(pair.left)) \(Self.withoutSpaces(pair.right))"
    }
  }

  private static func withoutSpaces(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: " ")) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(scalar == " " ? "\u{120}" : scalar) }
    return String(result)
  }
}

/// A list of tokens and ranks, a line each: the bytes in base64, a space, the rank.
struct TiktokenFile {
  let ranks: TokenRanks

  /// - Parameter file: for messages.
  init(parsing bytes: [UInt8], file: String) throws(VocabularyError) {
    let lines = bytes.split(separator: UInt8(ascii: "\n")).lazy
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }.filter { !$0.isEmpty }
    var tokens = [[UInt8]?](repeating: nil, count: lines.count)
    guard 1...maximumVocabularySize ~= tokens.count else {
      throw .damaged(
        file: file, reason: "has \(tokens.count) tokens; expected 1 to \(maximumVocabularySize)")
    }
    for (number, line) in lines.enumerated() {
      guard let (token, rank) = Self.entry(line) else {
        throw .damaged(
          file: file,
          reason: "line \(number + 1) is not a token in base64, a space and its rank")
      }
      guard tokens.indices ~= rank, tokens[rank] == nil else {
        throw .damaged(
          file: file,
          reason: "line \(number + 1) has rank \(rank); expected each of 0 ..< \(tokens.count) once"
        )
      }
      tokens[rank] = token
    }
    ranks = try TokenRanks(tokens.compactMap(\.self), file: file)
  }

  /// Whether a file begins as such a list does; SentencePiece's models share its name.
  static func isList(_ bytes: [UInt8]) -> Bool {
    // No token of 256 bytes is known.
    let line = bytes.prefix(512).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return entry(line) != nil
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> (token: [UInt8], rank: Int)? {
    guard let space = line.firstIndex(of: UInt8(ascii: " ")),
      let token = Base64.bytes(of: line[..<space]),
      let rank = Int(String(decoding: line[(space + 1)...], as: UTF8.self)), rank >= 0
    else { return nil }
    return (token, rank)
  }
}

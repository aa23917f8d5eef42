/// A byte-pair vocabulary given as tokens with their ranks: merges follow from it.
struct TokenRanks {
  /// The bytes of each token, by rank; none occurs twice.
  let tokens: [[UInt8]]
  private let ranks: [ArraySlice<UInt8>: Int]

  /// - Parameter file: for messages.
  init(_ tokens: [[UInt8]], file: String) throws(VocabularyError) {
    self.tokens = tokens
    var ranks: [ArraySlice<UInt8>: Int] = [:]
    ranks.reserveCapacity(tokens.count)
    for (rank, token) in tokens.enumerated() {
      guard !token.isEmpty else {
        throw .damaged(file: file, reason: "token \(rank) is empty")
      }
      if let first = ranks.updateValue(rank, forKey: token[...]) {
        throw .damaged(
          file: file,
          reason: "tokens \(first) and \(rank) are the same: \(quoted(ByteLevel.text(of: token)))")
      }
    }
    self.ranks = ranks
  }

  /// The texts in byte-level characters.
  var texts: [String] { tokens.map { ByteLevel.text(of: $0) } }

  /// Every way to cut a token into two others: by the token's rank from `first` on, then by the ranks of
  /// the left and the right part.
  ///
  /// - Throws: `VocabularyError.damaged` for a token that no two others make.
  func merges(from first: Int, file: String) throws(VocabularyError) -> [String] {
    var merges: [String] = []
    for rank in tokens.indices.dropFirst(first) {
      let cuts = cuts(of: tokens[rank])
      guard !cuts.isEmpty else {
        throw .damaged(
          file: file,
          reason: "token \(rank), \(quoted(ByteLevel.text(of: tokens[rank]))), is not made of two "
            + "others")
      }
      for (left, right) in cuts {
        merges.append(
          "\(ByteLevel.text(of: tokens[left])) \(ByteLevel.text(of: tokens[right]))")
      }
    }
    return merges
  }

  /// The ranks of both parts, where both are tokens.
  private func cuts(of token: [UInt8]) -> [(Int, Int)] {
    var cuts: [(Int, Int)] = []
    for cut in token.indices.dropFirst() {
      if let left = ranks[token[..<cut]], let right = ranks[token[cut...]] {
        cuts.append((left, right))
      }
    }
    return cuts.sorted(by: <)
  }
}

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

  /// Which merges a token gives.
  enum MergeRule: Sendable {
    /// One for every way to cut it into two others, by the ranks of the left and the right part.
    case everyCut
    /// The last step by which byte pairs of lower rank make it.
    case bytePairs
  }

  /// The merges of all tokens of more than one byte, by rank.
  ///
  /// - Throws: `VocabularyError.damaged` for a token that no two others make.
  func merges(_ rule: MergeRule, file: String) throws(VocabularyError) -> [String] {
    var merges: [String] = []
    merges.reserveCapacity(tokens.count)
    for (rank, token) in tokens.enumerated() where token.count > 1 {
      let cuts =
        switch rule {
        case .everyCut: cuts(of: token)
        case .bytePairs: lastStep(to: token, rank: rank).map { [$0] } ?? []
        }
      guard !cuts.isEmpty else {
        throw .damaged(
          file: file,
          reason: "token \(rank), \(quoted(ByteLevel.text(of: token))), is not made of two others")
      }
      for cut in cuts {
        merges.append("\(ByteLevel.text(of: token[..<cut])) \(ByteLevel.text(of: token[cut...]))")
      }
    }
    return merges
  }

  /// The places where both parts are tokens.
  private func cuts(of token: [UInt8]) -> [Int] {
    var cuts: [(left: Int, right: Int, place: Int)] = []
    for place in token.indices.dropFirst() {
      if let left = ranks[token[..<place]], let right = ranks[token[place...]] {
        cuts.append((left, right, place))
      }
    }
    return cuts.sorted(by: <).map(\.place)
  }

  /// Joins pairs, the lowest rank first, as long as they have a lower rank than the token; where
  /// two parts remain, the place between them.
  private func lastStep(to token: [UInt8], rank: Int) -> Int? {
    /// Where the parts begin, and the end.
    var bounds = Array(0...token.count)
    while bounds.count > 3 {
      var best: (rank: Int, index: Int)?
      for index in 0..<bounds.count - 2 {
        guard let joined = ranks[token[bounds[index]..<bounds[index + 2]]],
          joined < best?.rank ?? rank
        else { continue }
        best = (joined, index)
      }
      guard let best else { return nil }
      bounds.remove(at: best.index + 1)
    }
    return bounds[1]
  }
}

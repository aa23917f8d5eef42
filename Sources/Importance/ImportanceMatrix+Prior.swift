/// What experts are drawn towards that few tokens reached: the mean over all experts.
///
/// With `S[e][c]` the sum and `n[e]` the tokens of expert `e`, and `M[c]` the mean over all tokens
/// of all experts:
///
///     M[c]    = sum over e of S[e][c] / sum over e of n[e]
///     I[e][c] = (S[e][c] + prior * M[c]) / (n[e] + prior)
///
/// An expert that no token reached has `M`; one that many reached has nearly what it would have
/// alone. `M` and the sums are double precision, added up in the order of the experts. Where no
/// expert was reached, all have 1.
///
/// The inputs of gate and up are those of the block, the same space for all experts, of which `M`
/// knows which columns are large. Those of down are each expert's own; their mean over many experts
/// is nearly flat, which is neutral. The open proposal of llama.cpp (pull request 15060) takes 1 in
/// place of `M`: that is neutral too, but its weight depends on the scale of the activations, which
/// differs between layers by orders of magnitude.
struct ImportancePrior: Hashable, Sendable {
  /// Tokens that the mean is worth.
  private let tokens: Double
  /// `M`, for each column; `nil` where no expert was reached.
  private let means: [Double]?

  /// - Parameter tokens: above 0.
  init(_ entry: ImportanceMatrix.Entry, tokens: Float) {
    self.tokens = Double(tokens)
    let reached = entry.counts.reduce(0.0) { $0 + Double($1) }
    guard reached > 0 else {
      means = nil
      return
    }
    let columns = entry.columns
    var means = [Double](repeating: 0, count: columns)
    for index in entry.values.indices { means[index % columns] += Double(entry.values[index]) }
    for column in means.indices { means[column] /= reached }
    self.means = means
  }

  /// The importance of some of the entry's columns.
  func weights(_ places: Range<Int>, of entry: ImportanceMatrix.Entry) -> [Float] {
    guard let means else { return Array(repeating: 1, count: places.count) }
    return places.map { index in
      let (expert, column) = index.quotientAndRemainder(dividingBy: means.count)
      let count = Double(entry.counts[expert])
      return Float((Double(entry.values[index]) + tokens * means[column]) / (count + tokens))
    }
  }
}

extension ImportanceMatrix.Entry {
  /// The mean of the squared inputs of each column, drawn towards the mean over all experts where few
  /// tokens reached an expert.
  ///
  /// With `S[e][c]` the sum and `n[e]` the tokens of expert `e`, and `M[c]` the mean over all tokens of all
  /// experts:
  ///
  ///     M[c]    = sum over e of S[e][c] / sum over e of n[e]
  ///     I[e][c] = (S[e][c] + prior * M[c]) / (n[e] + prior)
  ///
  /// An expert that no token reached has `M`; one that many reached has nearly what it would have alone.
  /// `M` and the sums are double precision, added up in the order of the experts. Where no expert was
  /// reached, all have 1.
  ///
  /// The inputs of gate and up are those of the block, the same space for all experts, of which `M` knows
  /// which columns are large. Those of down are each expert's own; their mean over many experts is nearly
  /// flat, which is neutral. The open proposal of llama.cpp (pull request 15060) takes 1 in place of `M`:
  /// that is neutral too, but its weight depends on the scale of the activations, which differs between
  /// layers by orders of magnitude.
  ///
  /// - Parameter prior: tokens that `M` is worth, above 0.
  func means(prior: Float) -> [Float] {
    let columns = columns
    let tokens = counts.reduce(0.0) { $0 + Double($1) }
    guard tokens > 0 else { return Array(repeating: 1, count: values.count) }
    var mean = [Double](repeating: 0, count: columns)
    for index in values.indices { mean[index % columns] += Double(values[index]) }
    for column in mean.indices { mean[column] /= tokens }
    let prior = Double(prior)
    return values.indices.map { index in
      let count = Double(counts[index / columns])
      return Float((Double(values[index]) + prior * mean[index % columns]) / (count + prior))
    }
  }
}

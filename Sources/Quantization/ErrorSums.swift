extension KernelSet {
  /// Pairs that one group of sums is over.
  package static var groupSize: Int { 32 }

  /// Sums of the errors of pairs, group by group.
  ///
  /// Each group takes four places of `sums`, with weights eight: Σ error², Σ reference², Σ
  /// reference · error, Σ weight · error² and Σ weight · reference², where error is candidate −
  /// reference. Single precision: squares of very small and very large values are lost. The sums
  /// are the same to the bit for every kernel set.
  ///
  /// - Parameters:
  ///   - count: how many pairs, a multiple of ``groupSize``; each pointer has as many values.
  ///   - weights: one for each pair, or `nil`.
  /// - Returns: the largest |error|; NaN does not count.
  package func sumErrors(
    reference: UnsafePointer<Float>, candidate: UnsafePointer<Float>,
    weights: UnsafePointer<Float>?, count: Int, to sums: UnsafeMutablePointer<Float>
  ) -> Float {
    unsafe sumErrors(reference, candidate, weights, count / Self.groupSize, sums)
  }

  /// The plain code of ``sumErrors(reference:candidate:weights:count:to:)``, which defines its
  /// order.
  static func sumErrorsPlainly(
    _ reference: UnsafePointer<Float>, _ candidate: UnsafePointer<Float>,
    _ weights: UnsafePointer<Float>?, _ groups: Int, _ sums: UnsafeMutablePointer<Float>
  ) -> Float {
    let places = unsafe weights == nil ? 4 : 8
    var largest: Float = 0
    for group in 0..<groups {
      var lanes = [[Float]](repeating: [Float](repeating: 0, count: 8), count: 5)
      for i in 32 * group..<32 * (group + 1) {
        let (x, miss) = unsafe (reference[i], candidate[i] - reference[i])
        let weight = unsafe weights?[i] ?? 0
        let terms = [
          miss * miss, x * x, x * miss, weight * (miss * miss), weight * (x * x),
        ]
        for (place, term) in terms.enumerated() { lanes[place][i % 8] += term }
        if abs(miss) > largest { largest = abs(miss) }
      }
      for place in 0..<places { unsafe sums[places * group + place] = 0 }
      for place in 0..<(places == 4 ? 3 : 5) {
        let pairs = (0..<4).map { lanes[place][$0] + lanes[place][$0 + 4] }
        unsafe sums[places * group + place] = pairs[0] + pairs[1] + pairs[2] + pairs[3]
      }
    }
    return largest
  }
}

/// Sizes of what the sums of errors of a ``KernelSet`` take and leave.
package enum ErrorSums {
  /// Sizes that a group may have, the largest first.
  package static let groupSizes = [256, 128, 64, 32]
  /// Pairs of a span.
  package static let spanSize = 256

  /// Bytes of working memory, and what its address is a multiple of.
  package static let memory = (size: 32 * 161, alignment: 32)

  /// Floats that `sums` takes.
  package static func count(groups: Int) -> Int { 2 * (groups + groups % 2) }

  /// Floats that `spans` takes.
  package static func spanCount(groups: Int, size: Int) -> Int {
    4 * ((groups * size + spanSize - 1) / spanSize)
  }
}

extension KernelSet {
  /// Sums of the errors of pairs: over groups, which blocks are judged by, and over spans of groups
  /// what only rows need.
  ///
  /// Error is candidate − reference. Single precision: squares of very small and very large values
  /// are lost. The sums are the same to the bit for every kernel set.
  ///
  /// - Parameters:
  ///   - groups: how many groups there are; each pointer has as many values.
  ///   - size: pairs of a group, one of ``ErrorSums/groupSizes``.
  ///   - weights: one for each pair, or `nil`.
  ///   - sums: for each group Σ error² and Σ reference²; room for ``ErrorSums/count(groups:)``, 0
  ///     beyond the last group.
  ///   - spans: for each 256 pairs, and for what is left, Σ reference · error, Σ weight · error², Σ
  ///     weight · reference² and 0; room for ``ErrorSums/spanCount(groups:size:)``.
  ///   - memory: what ``ErrorSums/memory`` says; its content does not matter.
  /// - Returns: the largest |error|; NaN does not count.
  package func sumErrors(
    reference: UnsafePointer<Float>, candidate: UnsafePointer<Float>,
    weights: UnsafePointer<Float>?, groups: Int, size: Int, sums: UnsafeMutablePointer<Float>,
    spans: UnsafeMutablePointer<Float>, memory: UnsafeMutableRawPointer
  ) -> Float {
    unsafe sumErrors(reference, candidate, weights, groups, size, sums, spans, memory)
  }

  /// The plain code of ``sumErrors(reference:candidate:weights:groups:size:sums:spans:memory:)``,
  /// which defines its order.
  static func sumErrorsPlainly(
    _ reference: UnsafePointer<Float>, _ candidate: UnsafePointer<Float>,
    _ weights: UnsafePointer<Float>?, _ groups: Int, _ size: Int,
    _ sums: UnsafeMutablePointer<Float>, _ spans: UnsafeMutablePointer<Float>,
    _ memory: UnsafeMutableRawPointer
  ) -> Float {
    for group in 0..<groups {
      let pairs = group * size..<(group + 1) * size
      unsafe sums[2 * group] = sum(pairs) { i in
        let miss = unsafe candidate[i] - reference[i]
        return miss * miss
      }
      unsafe sums[2 * group + 1] = sum(pairs) { i in unsafe reference[i] * reference[i] }
    }
    if groups % 2 == 1 { unsafe (sums[2 * groups], sums[2 * groups + 1]) = (0, 0) }
    let count = groups * size
    for (span, first) in stride(from: 0, to: count, by: ErrorSums.spanSize).enumerated() {
      let pairs = first..<min(count, first + ErrorSums.spanSize)
      unsafe spans[4 * span] = sum(pairs) { i in
        unsafe reference[i] * (candidate[i] - reference[i])
      }
      unsafe spans[4 * span + 1] = 0
      unsafe spans[4 * span + 2] = 0
      unsafe spans[4 * span + 3] = 0
      guard let weights = unsafe weights else { continue }
      unsafe spans[4 * span + 1] = sum(pairs) { i in
        let miss = unsafe candidate[i] - reference[i]
        return unsafe weights[i] * (miss * miss)
      }
      unsafe spans[4 * span + 2] = sum(pairs) { i in
        unsafe weights[i] * (reference[i] * reference[i])
      }
    }
    return (0..<count).reduce(into: 0) { largest, i in
      let size = unsafe abs(candidate[i] - reference[i])
      if size > largest { largest = size }
    }
  }

  /// Adds terms in eight lanes, and the lanes as (0 + 4) + (1 + 5) + (2 + 6) + (3 + 7).
  private static func sum(_ places: Range<Int>, _ term: (Int) -> Float) -> Float {
    var lanes = [Float](repeating: 0, count: 8)
    for place in places { lanes[place % 8] += term(place) }
    let pairs = (0..<4).map { lanes[$0] + lanes[$0 + 4] }
    return pairs[0] + pairs[1] + pairs[2] + pairs[3]
  }
}

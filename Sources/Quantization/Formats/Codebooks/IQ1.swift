/// What IQ1_S and IQ1_M share: weights are read as `scale · (level - 1 + delta)`, level 0, 1 or 2,
/// where delta's sign is chosen for 8 or 32 weights.
///
/// In ascending order a group's weights fall into three stretches, one for each level. All pairs of
/// cuts are tried, with sums over the sorted weights, and the best one's levels moved onto the
/// book.
enum IQ1 {
  /// What the levels stand for, without the scale.
  struct Values {
    let low: Float
    let middle: Float
    let high: Float

    init(delta: Float) { (low, middle, high) = (delta - 1, delta, delta + 1) }

    var array: [Float] { [low, middle, high] }
  }

  private static let positive = Values(delta: 0.125).array
  private static let negative = Values(delta: -0.125).array

  /// The levels' values in part `part` of a group.
  static func values(_ part: Int, negativeDeltas: UInt8) -> [Float] {
    negativeDeltas >> part & 1 == 1 ? negative : positive
  }

  /// The best pair of cuts so far.
  struct Cuts {
    /// How many of the sorted weights have level 0, and how many level 0 or 1; `nil` before the
    /// first.
    var ends: (lower: Int, upper: Int)?
    /// Of either sign.
    var scale: Float = 0
    /// Bit i is set where delta is negative in part i.
    var negativeDeltas: UInt8 = 0
    private var best = -Float.greatestFiniteMagnitude

    /// Takes over a candidate if it leaves less error.
    mutating func offer(
      _ sums: LeastSquares, at ends: (lower: Int, upper: Int), negativeDeltas: UInt8
    ) {
      guard sums.square > 0, sums.product * sums.product > best * sums.square else { return }
      scale = sums.product / sums.square
      best = scale * sums.product
      (self.ends, self.negativeDeltas) = (ends, negativeDeltas)
    }
  }

  /// The columns in ascending order of their weights; equal weights keep their order.
  static func ascending(_ weights: [Float], columns: Range<Int>) -> [Int] {
    var order = Array(columns)
    for end in order.indices.dropFirst() {
      let column = order[end]
      var place = end
      while place > 0, weights[order[place - 1]] > weights[column] {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = column
    }
    return order
  }

  static func largestMagnitude(_ weights: [Float], columns: Range<Int>) -> Float {
    abs(Fitting.extreme(weights, group: columns))
  }

  /// Fills points and signs of delta of a group, moving levels that are off the book.
  ///
  /// - Returns: the scale, not negative.
  static func finish(
    _ weights: [Float], columns: Range<Int>, order: [Int], cuts: Cuts, workspace: inout Workspace
  ) -> Float {
    guard let ends = cuts.ends else { return 0 }
    // A negative scale turns levels and deltas round.
    let isTurned = cuts.scale < 0
    for (place, column) in order.enumerated() {
      let level: UInt8 = place < ends.lower ? 0 : place < ends.upper ? 1 : 2
      workspace.levels[column] = isTurned ? 2 - level : level
    }
    let parts = columns.count / 8
    let negativeDeltas =
      isTurned ? ~cuts.negativeDeltas & (1 << parts - 1) : cuts.negativeDeltas
    let scale = abs(cuts.scale)
    var (sums, isOnBook) = (LeastSquares(), true)
    for part in 0..<parts {
      let first = columns.lowerBound + 8 * part
      let values = values(part, negativeDeltas: negativeDeltas)
      var packed = 0
      for i in 0..<8 { packed |= Int(workspace.levels[first + i]) << (2 * i) }
      let exact = CodebookMap.iq1.point(packed)
      isOnBook = isOnBook && exact != nil
      let point =
        exact
        ?? CodebookMap.iq1.nearest(
          to: packed, scale: scale, values: values, targets: weights,
          importance: workspace.importance, first: first)
      workspace.codebook.points[first / 8] = point
      add(
        weights, first: first, point: point, values: values, importance: workspace.importance,
        to: &sums)
    }
    workspace.codebook.negativeDeltas[columns.lowerBound / columns.count] = negativeDeltas
    return !isOnBook && sums.product > 0 && sums.square > 0 ? sums.product / sums.square : scale
  }

  /// Adds eight weights, read as their point's values times `factor`.
  static func add(
    _ weights: [Float], first: Int, point: Int, values: [Float], factor: Float = 1,
    importance: [Float], to sums: inout LeastSquares
  ) {
    for i in 0..<8 {
      let value = values[CodebookMap.iq1.coordinate(point, i)] * factor
      // Not the order of the other formats' sums.
      sums.product += importance[first + i] * value * weights[first + i]
      sums.square += importance[first + i] * value * value
    }
  }

  /// Fills the three-bit levels of the group scales; none where all scales are 0.
  ///
  /// - Returns: the scale of the levels, or 0.
  static func roundScales(_ groups: Range<Int>, workspace: inout Workspace) -> Float {
    let scale = Fitting.largest(workspace.scales, group: groups) / 15
    let inverse = 1 / scale
    for group in groups {
      let level = nearest(0.5 * (inverse * workspace.scales[group] - 1)).clamped(to: 0...7)
      workspace.scaleLevels[group] = UInt8(wrapping: level)
    }
    return scale
  }
}

extension Fitting {
  /// Levels `0 ... top` for values that are not negative and are read as `scale · level`.
  ///
  /// Tries nine scales around the one that maps the largest value to `top`, then moves single
  /// levels as long as the least-squares error shrinks. Levels are eight bits: a negative one
  /// wraps.
  ///
  /// - Returns: the scale.
  static func positive(
    _ values: [Float], importance: [Float], group: Range<Int>, top: Int32,
    levels: inout [UInt8]
  ) -> Float {
    let largest = largest(values, group: group)
    guard largest >= nearZero else {
      for i in group { levels[i] = 0 }
      return 0
    }
    let inverse = bestInverse(
      values, importance: importance, group: group, top: top, largest: largest)
    var sums = LeastSquares()
    for i in group {
      let level = min(top, nearest(inverse * values[i]))
      levels[i] = UInt8(wrapping: level)
      sums.add(values[i], level: Float(level), importance: importance[i])
    }
    for _ in 0..<5 {
      var changed = false
      for i in group {
        var moved = sums.removing(values[i], level: Float(levels[i]), importance: importance[i])
        guard moved.product > 0, moved.square > 0 else { continue }
        let new = min(top, nearest(values[i] * moved.square / moved.product))
        guard new != Int32(levels[i]) else { continue }
        moved.add(values[i], level: Float(new), importance: importance[i])
        guard
          moved.product * moved.product * sums.square > sums.product * sums.product * moved.square
        else { continue }
        levels[i] = UInt8(wrapping: new)
        sums = moved
        changed = true
      }
      guard changed else { break }
    }
    return sums.scale
  }

  /// Levels per unit with the least weighted squared error among nine.
  private static func bestInverse(
    _ values: [Float], importance: [Float], group: Range<Int>, top: Int32, largest: Float
  ) -> Float {
    var inverse = Float(top) / largest
    var scale = 1 / inverse
    var leastError: Float = 0
    for i in group {
      // Not capped at `top`, but wrapped, unlike the trials.
      let miss = values[i] - scale * Float(UInt8(wrapping: nearest(inverse * values[i])))
      leastError += importance[i] * miss * miss
    }
    for step in -4...4 where step != 0 {
      let trial = (0.1 * Float(step) + Float(top)) / largest
      scale = 1 / trial
      var error: Float = 0
      for i in group {
        let miss = values[i] - scale * Float(min(top, nearest(trial * values[i])))
        error += importance[i] * miss * miss
      }
      if error < leastError { (leastError, inverse) = (error, trial) }
    }
    return inverse
  }
}

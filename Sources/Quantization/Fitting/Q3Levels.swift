extension Fitting {
  /// Levels `0 ..< 8` for values that are read as `scale · (level - 4)`: the plain form of Q3_K.
  ///
  /// Starts from the scale that maps the value of largest magnitude to the lowest level, then moves
  /// single levels as long as the least-squares error shrinks, five passes at most. Errors are
  /// weighted with `importance`, the squares of the values.
  ///
  /// - Returns: the scale; of either sign.
  static func q3Levels(
    _ values: [Float], importance: [Float], group: Range<Int>, levels: inout [UInt8]
  ) -> Float {
    let extreme = extreme(values, group: group)
    guard abs(extreme) >= nearZero else {
      for i in group { levels[i] = 0 }
      return 0
    }
    let inverse = -4 / extreme
    var sums = LeastSquares()
    for i in group {
      let level = nearest(inverse * values[i]).clamped(to: -4...3)
      levels[i] = UInt8(wrapping: level + 4)
      sums.add(values[i], level: Float(level), importance: importance[i])
    }
    for _ in 0..<5 {
      var changed = false
      for i in group {
        let old = Int32(levels[i]) - 4
        var moved = sums.removing(values[i], level: Float(old), importance: importance[i])
        guard moved.product > 0 else { continue }
        let new = nearest(values[i] * moved.square / moved.product).clamped(to: -4...3)
        guard new != old else { continue }
        moved.add(values[i], level: Float(new), importance: importance[i])
        guard moved.square > 0,
          moved.product * moved.product * sums.square > sums.product * sums.product * moved.square
        else { continue }
        levels[i] = UInt8(wrapping: new + 4)
        sums = moved
        changed = true
      }
      guard changed else { break }
    }
    return sums.scale
  }
}

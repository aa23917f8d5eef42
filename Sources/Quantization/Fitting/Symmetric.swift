extension Fitting {
  /// Levels `0 ..< 2 · top` for values that are read as `scale · (level - top)`.
  ///
  /// Tries 19 scales around the one that maps the value of largest magnitude to the lowest level,
  /// and keeps the one whose least-squares refit leaves the least error. A group near zero has
  /// scale 0 and all levels 0, which is the lowest level and not the middle.
  ///
  /// - Returns: the scale; of either sign.
  static func symmetric(
    _ values: [Float], importance: [Float], group: Range<Int>, top: Int32,
    levels: inout [UInt8]
  ) -> Float {
    let extreme = extreme(values, group: group)
    guard abs(extreme) >= nearZero else {
      for i in group { levels[i] = 0 }
      return 0
    }
    func level(_ i: Int, _ inverse: Float) -> Int32 {
      nearest(inverse * values[i]).clamped(to: -top...top - 1)
    }
    func fit(_ inverse: Float) -> LeastSquares {
      var sums = LeastSquares()
      for i in group {
        sums.add(values[i], level: Float(level(i, inverse)), importance: importance[i])
      }
      return sums
    }

    var inverse = -Float(top) / extreme
    var sums = fit(inverse)
    var scale = sums.square != 0 ? sums.product / sums.square : 0
    var best = scale * sums.product
    for step in -9...9 where step != 0 {
      let trial = -(Float(top) + 0.1 * Float(step)) / extreme
      sums = fit(trial)
      guard sums.square > 0, sums.product * sums.product > best * sums.square else { continue }
      inverse = trial
      scale = sums.product / sums.square
      best = scale * sums.product
    }
    for i in group { levels[i] = UInt8(wrapping: level(i, inverse) + top) }
    return scale
  }
}

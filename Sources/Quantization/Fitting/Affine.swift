/// The trial scales of ``Fitting/affine(_:importance:group:search:levels:trialLevels:)``.
struct AffineSearch: Sendable {
  /// How far a value's code is off.
  enum Deviation: Sendable { case absolute, squared }

  /// The highest level.
  let top: Int32
  /// What the first trial adds to `top`, and what each further one adds.
  let first: Float
  let step: Float
  /// Trials after the first.
  let steps: Int
  var deviation = Deviation.squared

  /// The search of every form with importance.
  static func weighted(top: Int32) -> AffineSearch {
    AffineSearch(top: top, first: -0.9, step: 0.05, steps: 36)
  }
}

extension Fitting {
  /// Levels `0 ... top` for values that are read as `scale · level - minimum`, `minimum` >= 0.
  ///
  /// Each trial rounds with another number of levels per unit, refits scale and minimum by least
  /// squares, and is kept if the error shrinks. A kept trial's minimum is where the next ones
  /// start.
  static func affine(
    _ values: [Float], importance: [Float], group: Range<Int>, search: AffineSearch,
    levels: inout [UInt8], trialLevels: inout [UInt8]
  ) -> (scale: Float, minimum: Float) {
    let sums = AffineSums(values, importance: importance, group: group)
    let largest = sums.largest
    var minimum = sums.smallest > 0 ? 0 : sums.smallest
    guard largest != minimum else {
      for i in group { levels[i] = 0 }
      return (0, -minimum)
    }
    let top = Float(search.top)
    var inverse = top / (largest - minimum)
    var scale = 1 / inverse
    round(values, group: group, inverse: inverse, minimum: minimum, top: search.top, into: &levels)
    var leastError = affineError(
      values, importance: importance, group: group, deviation: search.deviation, levels: levels,
      scale: scale, minimum: minimum)
    for step in 0...search.steps {
      inverse = (search.first + search.step * Float(step) + top) / (largest - minimum)
      round(
        values, group: group, inverse: inverse, minimum: minimum, top: search.top,
        into: &trialLevels)
      guard
        let fit = sums.fit(values, importance: importance, group: group, levels: trialLevels)
      else { continue }
      let error = affineError(
        values, importance: importance, group: group, deviation: search.deviation,
        levels: trialLevels, scale: fit.scale, minimum: fit.minimum)
      guard error < leastError else { continue }
      (leastError, scale, minimum) = (error, fit.scale, fit.minimum)
      for i in group { levels[i] = trialLevels[i] }
    }
    return (scale, -minimum)
  }

  private static func round(
    _ values: [Float], group: Range<Int>, inverse: Float, minimum: Float, top: Int32,
    into levels: inout [UInt8]
  ) {
    for i in group {
      levels[i] = UInt8(wrapping: nearest(inverse * (values[i] - minimum)).clamped(to: 0...top))
    }
  }

  /// Here `minimum` is added: it is what the lowest level means.
  private static func affineError(
    _ values: [Float], importance: [Float], group: Range<Int>,
    deviation: AffineSearch.Deviation, levels: [UInt8], scale: Float, minimum: Float
  ) -> Float {
    var error: Float = 0
    for i in group {
      let miss = scale * Float(levels[i]) + minimum - values[i]
      error += importance[i] * (deviation == .absolute ? abs(miss) : miss * miss)
    }
    return error
  }
}

/// What all trials of a group share, and the least-squares refit of one.
private struct AffineSums {
  var smallest: Float
  var largest: Float
  private var importance: Float
  private var value: Float

  init(_ values: [Float], importance weights: [Float], group: Range<Int>) {
    let first = group.lowerBound
    smallest = values[first]
    largest = values[first]
    importance = weights[first]
    value = weights[first] * values[first]
    for i in group.dropFirst() {
      if values[i] < smallest { smallest = values[i] }
      if values[i] > largest { largest = values[i] }
      importance += weights[i]
      value += weights[i] * values[i]
    }
  }

  /// Scale and minimum, at most 0, with the least squared error for these levels; `nil` where all
  /// levels are equal.
  func fit(
    _ values: [Float], importance weights: [Float], group: Range<Int>, levels: [UInt8]
  ) -> (scale: Float, minimum: Float)? {
    var (level, square, product): (Float, Float, Float) = (0, 0, 0)
    for i in group {
      let l = Float(levels[i])
      level += weights[i] * l
      square += weights[i] * l * l
      product += weights[i] * l * values[i]
    }
    let determinant = importance * square - level * level
    guard determinant > 0 else { return nil }
    let minimum = (square * value - level * product) / determinant
    return minimum > 0
      ? (product / square, 0)
      : ((importance * product - value * level) / determinant, minimum)
  }
}

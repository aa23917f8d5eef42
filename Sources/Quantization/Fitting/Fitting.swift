/// The searches that formats share: integers for a group of values, and the scale to read them
/// with.
///
/// All arithmetic is single precision, in the order written, one rounding for each operation: the
/// order decides the bytes. Sums run over ascending columns. `group` selects the columns; arrays
/// cover the whole block.
enum Fitting {
  /// Groups whose largest magnitude is smaller have scale zero.
  static let nearZero: Float = 1e-15

  /// The value of largest magnitude, the first of equals; 0 where there is none.
  static func extreme(_ values: [Float], group: Range<Int>) -> Float {
    var (extreme, magnitude): (Float, Float) = (0, 0)
    for i in group where abs(values[i]) > magnitude {
      (extreme, magnitude) = (values[i], abs(values[i]))
    }
    return extreme
  }

  /// The largest value, at least 0.
  static func largest(_ values: [Float], group: Range<Int>) -> Float {
    var largest: Float = 0
    for i in group where values[i] > largest { largest = values[i] }
    return largest
  }

  static func sum(_ values: [Float], group: Range<Int>) -> Float {
    var sum: Float = 0
    for i in group { sum += values[i] }
    return sum
  }

  static func sumOfSquares(_ values: [Float], group: Range<Int>) -> Float {
    var sum: Float = 0
    for i in group { sum += values[i] * values[i] }
    return sum
  }
}

/// The sums of a least-squares fit `value ≈ scale · level`, each weighted with importance.
struct LeastSquares {
  /// Σ importance · value · level.
  var product: Float = 0
  /// Σ importance · level².
  var square: Float = 0

  /// The scale with the least error; 0 where all levels are.
  var scale: Float { square > 0 ? product / square : 0 }

  mutating func add(_ value: Float, level: Float, importance: Float) {
    product += importance * value * level
    square += importance * level * level
  }

  /// The sums without one value's part.
  func removing(_ value: Float, level: Float, importance: Float) -> LeastSquares {
    LeastSquares(
      product: product - importance * value * level, square: square - importance * level * level)
  }
}

/// Mean of the squares.
func meanSquare(_ values: some Collection<Float>) -> Float {
  var sum: Float = 0
  for value in values { sum += value * value }
  return sum / Float(values.count)
}

extension Workspace {
  /// Sets each weight's importance in the fit to `columnImportance · √(meanSquare + weight²)`:
  /// errors of large weights count more.
  mutating func setImportance(
    _ columnImportance: [Float], weights: [Float], meanSquare: Float
  ) {
    for i in weights.indices {
      importance[i] = columnImportance[i] * (meanSquare + weights[i] * weights[i]).squareRoot()
    }
  }

  /// Sets each weight's importance in the fit to its square, as plain forms do.
  mutating func setImportance(squaresOf weights: [Float]) {
    for i in weights.indices { importance[i] = weights[i] * weights[i] }
  }
}

/// What IQ4_NL and IQ4_XS share: 16 values, closer to each other near zero, and the search for a
/// group's scale.
///
/// Source: `kvalues_iq4nl` in llama.cpp's `ggml-common.h`, `quantize_row_iq4_nl_impl` in
/// `ggml-quants.c`.
enum IQ4 {
  /// What the levels 0 ... 15 stand for, in units of the scale.
  // swift-format-ignore
  static let values: [Float] = [
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113,
  ]

  /// The level whose value is nearest, the upper one of two equally near.
  static func level(_ value: Float) -> Int {
    guard value > values[0] else { return 0 }
    guard value < values[15] else { return 15 }
    var upper = 1
    while upper < 15, value >= values[upper] { upper += 1 }
    return value - values[upper - 1] < values[upper] - value ? upper - 1 : upper
  }

  /// The scale of least weighted error for a group; of either sign, 0 near zero.
  static func scale(_ weights: [Float], importance: [Float], group: Range<Int>) -> Float {
    let extreme = Fitting.extreme(weights, group: group)
    guard abs(extreme) >= Fitting.nearZero else { return 0 }
    var sums = fit(weights, importance: importance, group: group, inverse: 1 / (-extreme / -127))
    var scale = sums.scale
    var best = scale * sums.product
    for step in -7...7 {
      sums = fit(
        weights, importance: importance, group: group, inverse: (Float(step) - 127) / extreme)
      guard sums.square > 0, sums.product * sums.product > best * sums.square else { continue }
      scale = sums.product / sums.square
      best = scale * sums.product
    }
    return scale
  }

  private static func fit(
    _ weights: [Float], importance: [Float], group: Range<Int>, inverse: Float
  ) -> LeastSquares {
    var (product, square): (Float, Float) = (0, 0)
    for i in group {
      let value = values[level(inverse * weights[i])]
      // The other searches multiply weight and level in the other order.
      product += importance[i] * value * weights[i]
      square += importance[i] * value * value
    }
    return LeastSquares(product: product, square: square)
  }
}

/// What the ternary formats share.
enum Ternary {
  /// Levels 0, 1, 2 for weights that are read as `scale · (level - 1)`.
  ///
  /// - Returns: the scale: the largest magnitude.
  static func encode(_ weights: [Float], levels: inout [UInt8]) -> Float {
    let scale = abs(Fitting.extreme(weights, group: weights.indices))
    let inverse = scale != 0 ? 1 / scale : 0
    for i in weights.indices {
      // Any weight is within the scale; the clamp is for what is no number.
      levels[i] = UInt8(wrapping: roundedAway(weights[i] * inverse).clamped(to: -1...2) + 1)
    }
    return scale
  }
}

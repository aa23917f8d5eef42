/// What MXFP4 and NVFP4 share: the 16 numbers of four bits, E2M1, each doubled to be an integer.
///
/// Source: "OCP Microscaling Formats (MX)" 1.0.
enum FP4 {
  // swift-format-ignore
  static let values: [Float] = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12]

  /// The level whose value is nearest to `weight`, the lower of two equally near: level 8, minus
  /// zero, never is.
  static func level(_ weight: Float, scale: Float) -> UInt8 {
    var nearest = 0
    var leastError = abs(values[0] * scale - weight)
    for level in 1..<16 {
      let error = abs(values[level] * scale - weight)
      if error < leastError { (nearest, leastError) = (level, error) }
    }
    return UInt8(truncatingIfNeeded: nearest)
  }
}

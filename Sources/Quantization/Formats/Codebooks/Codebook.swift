/// The points that a group of weights may have the shape of: a format stores a point's number
/// instead of its coordinates.
struct Codebook: Sendable {
  /// Bits of a coordinate in a packed point.
  let width: Int
  /// What each coordinate decodes to, by its number in the packed point.
  let values: [Float]
  /// The points, packed, coordinate 0 lowest.
  let points: [UInt16]

  /// What coordinate `i` of point `number` decodes to.
  func value(_ number: Int, _ i: Int) -> Float {
    values[Int(points[number] >> (width * i)) & (1 << width - 1)]
  }
}

/// The signs of eight weights; bit i set means that weight i is negative.
enum Signs {
  /// From seven bits: the eighth makes the number of minus signs even.
  static func completed(_ code: Int) -> Int {
    code & 127 | ((code & 127).nonzeroBitCount & 1) << 7
  }

  /// The sign of weight `i`.
  static func factor(_ signs: Int, _ i: Int) -> Float { signs >> i & 1 == 1 ? -1 : 1 }
}

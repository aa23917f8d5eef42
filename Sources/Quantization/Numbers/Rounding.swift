/// The nearest integer, ties to even, as all K and IQ formats round.
///
/// Adding 1.5 · 2^23 leaves the integer in the low bits of the sum. That holds for magnitudes up to
/// 4194303; beyond, the result is some other integer within 2^22 of zero and not a clamped one,
/// which is part of what the reference's bytes are made of.
func nearest(_ value: Float) -> Int32 {
  Int32(bitPattern: (value + 12_582_912).bitPattern & 0x7F_FFFF) - 0x40_0000
}

/// The integer without the fraction; `Int32.min` for what no `Int32` can hold, as x86 converts.
func truncated(_ value: Float) -> Int32 {
  guard value > -2_147_483_648, value < 2_147_483_648 else { return .min }
  return Int32(value)
}

/// The nearest integer, halves away from zero.
func roundedAway(_ value: Float) -> Int32 {
  truncated(value.rounded(.toNearestOrAwayFromZero))
}

extension Int32 {
  /// The nearest number within the range.
  func clamped(to range: ClosedRange<Int32>) -> Int32 {
    Swift.max(range.lowerBound, Swift.min(range.upperBound, self))
  }
}

extension UInt8 {
  /// The low eight bits, as an assignment to `uint8_t` stores them.
  init(wrapping value: Int32) { self.init(truncatingIfNeeded: value) }
}

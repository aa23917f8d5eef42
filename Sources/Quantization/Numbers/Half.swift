// IEEE half precision and bfloat16 by integer code: Swift has no `Float16` on Intel Macs.

extension UInt16 {
  /// The bits of a value in half precision: nearest, ties to even, subnormals kept.
  ///
  /// From 65520 on it becomes infinity. A NaN becomes the quiet NaN 0x7E00 with its sign.
  init(half value: Float) {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    self = sign | Self.half(magnitude: magnitude)
  }

  private static func half(magnitude: UInt32) -> UInt16 {
    switch magnitude {
    case 0x7F80_0001...: return 0x7E00
    // 65520 is half-way between the largest finite number, 65504, and what would be 65536.
    case 0x477F_F000...: return 0x7C00
    // From 2^-14 on: exponents move from bias 127 to 15, 13 bits of the mantissa are rounded away.
    case 0x3880_0000...:
      return roundedShift(magnitude - 0x3800_0000, by: 13)
    // From 2^-25 on, subnormal: the mantissa with its hidden bit, in units of 2^-24.
    case 0x3300_0000...:
      let exponent = magnitude >> 23
      return roundedShift(magnitude & 0x7F_FFFF | 0x80_0000, by: 126 - exponent)
    default: return 0
    }
  }

  /// `bits / 2^shift` to the nearest integer, ties to even.
  private static func roundedShift(_ bits: UInt32, by shift: UInt32) -> UInt16 {
    let lowest = (bits >> shift) & 1
    let half = UInt32(1) << (shift - 1)
    return UInt16(truncatingIfNeeded: (bits + half - 1 + lowest) >> shift)
  }

  /// The bits of a value as bfloat16: nearest, ties to even, overflow to infinity.
  ///
  /// A NaN keeps its sign and upper bits and becomes quiet.
  init(bfloat value: Float) {
    let bits = value.bitPattern
    let isNaN = bits & 0x7FFF_FFFF > 0x7F80_0000
    self.init(
      truncatingIfNeeded: isNaN
        ? (bits >> 16) | 0x40
        : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16)
  }
}

extension Float {
  /// The value of half-precision bits; exact.
  init(half bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = UInt32(bits & 0x7FFF)
    switch magnitude {
    case 0x7C00...: self.init(bitPattern: sign | 0x7F80_0000 | magnitude << 13)
    case 0x0400...: self.init(bitPattern: sign | (magnitude << 13) + 0x3800_0000)
    default:
      let subnormal = Float(magnitude) * 0x1p-24
      self.init(bitPattern: sign | subnormal.bitPattern)
    }
  }

  /// The value of bfloat16 bits; exact.
  init(bfloat bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }

  /// What is left of the value once stored in half precision.
  var roundedToHalf: Float { Float(half: UInt16(half: self)) }
}

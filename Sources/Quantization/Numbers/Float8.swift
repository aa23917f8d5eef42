// Eight-bit floating point of checkpoints. Source: "OCP 8-bit Floating Point Specification" 1.0
// and, for the bare exponent, "OCP Microscaling Formats (MX)" 1.0.

extension Float {
  /// E4M3: bias 7, no infinity, NaN where all other bits are set; 448 is the largest.
  init(e4m3 bits: UInt8) {
    let sign = UInt32(bits & 0x80) << 24
    let (exponent, mantissa) = (UInt32(bits >> 3) & 15, UInt32(bits & 7))
    switch (exponent, mantissa) {
    case (15, 7): self.init(bitPattern: sign | 0x7FC0_0000)
    case (0, _): self.init(bitPattern: sign | (Float(mantissa) * 0x1p-9).bitPattern)
    default: self.init(bitPattern: sign | (exponent + 120) << 23 | mantissa << 20)
    }
  }

  /// E5M2: the upper half of a half-precision number, infinities and NaNs included.
  init(e5m2 bits: UInt8) { self.init(half: UInt16(bits) << 8) }

  /// E8M0: a power of two, 2^(bits - 127); 255 is NaN.
  init(e8m0 bits: UInt8) {
    switch bits {
    case 0: self = 0x1p-127
    case 255: self = .nan
    default: self.init(bitPattern: UInt32(bits) << 23)
    }
  }
}

// Scales in half precision, in integer code that every kernel set compiles to the same steps.

/// The half that is nearest to `value`, ties to even; subnormal halves are kept.
@_transparent func halfScale(_ value: Float) -> UInt16 {
  let bits = value.bitPattern, sign = UInt16(truncatingIfNeeded: (bits >> 16) & 0x8000)
  let size = bits & 0x7fff_ffff
  if size >= 0x7f80_0000 { return sign | (size > 0x7f80_0000 ? 0x7e00 : 0x7c00) }
  if size >= 0x4780_0000 { return sign | 0x7c00 }
  if size < 0x3880_0000 {  // subnormal result: the float adder rounds
    let rounded = (Float(bitPattern: size) + 0.5).bitPattern &- 0x3f00_0000
    return sign | UInt16(truncatingIfNeeded: rounded)
  }
  let rounded = size &+ 0xc800_0fff &+ ((size >> 13) & 1)
  return sign | UInt16(truncatingIfNeeded: rounded >> 13)
}

/// The exact value of a half.
@_transparent func singleScale(_ half: UInt16) -> Float {
  let sign = UInt32(half & 0x8000) << 16, size = UInt32(half & 0x7fff) << 13
  if size >= 0x0f80_0000 { return Float(bitPattern: sign | size | 0x7f80_0000) }
  // Scaling by 2^112 is exact for normal and subnormal halves.
  let scaled = Float(bitPattern: size) * Float(bitPattern: 0x7780_0000)
  return Float(bitPattern: sign | scaled.bitPattern)
}

// Half precision and bfloat16 by integer arithmetic, so that every set gives the same bits.

/// The half nearest to `v`, ties to even; a NaN becomes the quiet one of its sign.
@_transparent func halfBits(_ v: Float) -> UInt16 {
  let pattern = v.bitPattern, a = pattern & 0x7fff_ffff
  let sign = UInt16(truncatingIfNeeded: pattern &>> 16) & 0x8000
  if a >= 0x4780_0000 { return sign | (a > 0x7f80_0000 ? 0x7e00 : 0x7c00) }
  if a < 0x3880_0000 {
    // The unit of 0.5 ... 1 is that of subnormal halves: the addition rounds.
    return sign
      | UInt16(truncatingIfNeeded: (Float(bitPattern: a) + 0.5).bitPattern &- 0x3f00_0000)
  }
  return sign | UInt16(truncatingIfNeeded: (a &+ 0xc800_0fff &+ ((a &>> 13) & 1)) &>> 13)
}

/// The value of a half; the inverse of `halfBits`.
@_transparent func single(_ half: UInt16) -> Float {
  let sign = UInt32(half & 0x8000) &<< 16, a = UInt32(half & 0x7fff) &<< 13
  if a >= 0x0f80_0000 { return Float(bitPattern: sign | a | 0x7f80_0000) }
  return Float(bitPattern: sign | (Float(bitPattern: a) * 0x1p112).bitPattern)
}
@_transparent func single(_ p: UnsafeRawPointer) -> Float {
  single(p.loadUnaligned(as: UInt16.self))
}

@_transparent func halfBits(_ v: Floats) -> Shorts { lowShorts(halfPatterns(v)) }

/// The same in the low half of each lane, the high half 0.
@_transparent func halfPatterns(_ v: Floats) -> Ints {
  let pattern = bits(v), a = pattern & Ints(repeating: 0x7fff_ffff)
  let odd = (a &>> Ints(repeating: 13)) & Ints(repeating: 1)
  let normal = (a &- Ints(repeating: 0x37ff_f001) &+ odd) &>> Ints(repeating: 13)
  let small = bits(fromBits(a) + Floats(repeating: 0.5)) &- Ints(repeating: 0x3f00_0000)
  var h = normal.replacing(with: small, where: a .< Ints(repeating: 0x3880_0000))
  h.replace(with: Ints(repeating: 0x7c00), where: a .> Ints(repeating: 0x477f_ffff))
  h.replace(with: Ints(repeating: 0x7e00), where: a .> Ints(repeating: 0x7f80_0000))
  let sign = (pattern &>> Ints(repeating: 16)) & Ints(repeating: 0x8000)
  return h | sign
}

/// The values of halves.
@_transparent func single(_ halves: Shorts) -> Floats {
  let wide = widened(halves)
  let sign = (wide & Ints(repeating: 0x8000)) &<< Ints(repeating: 16)
  let a = (wide & Ints(repeating: 0x7fff)) &<< Ints(repeating: 13)
  let finite = bits(fromBits(a) * Floats(repeating: 0x1p112))
  let special = a | Ints(repeating: 0x7f80_0000)
  return fromBits(
    sign | finite.replacing(with: special, where: a .> Ints(repeating: 0x0f7f_ffff)))
}

@_transparent func bfloatBits(_ v: Floats) -> Shorts {
  let pattern = bits(v)
  let high = (pattern &>> Ints(repeating: 16)) & Ints(repeating: 0xffff)
  let rounded =
    (pattern &+ Ints(repeating: 0x7fff) &+ (high & Ints(repeating: 1))) &>> Ints(repeating: 16)
  let none = (pattern & Ints(repeating: 0x7fff_ffff)) .> Ints(repeating: 0x7f80_0000)
  return lowShorts(rounded.replacing(with: high | Ints(repeating: 0x40), where: none))
}

@_transparent func bfloatBits(_ v: Float) -> UInt16 {
  let pattern = v.bitPattern, high = UInt16(truncatingIfNeeded: pattern &>> 16)
  if pattern & 0x7fff_ffff > 0x7f80_0000 { return high | 0x40 }
  return UInt16(truncatingIfNeeded: (pattern &+ 0x7fff &+ UInt32(high & 1)) &>> 16)
}

@inline(never)
func encodeF16(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    (out + 2 &* i).storeBytes(of: halfBits(floats(x + i)), as: Shorts.self)
    i &+= 16
  }
  while i < count {
    (out + 2 &* i).storeBytes(of: halfBits(x[i]), as: UInt16.self)
    i &+= 1
  }
}

@inline(never)
func encodeBF16(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    (out + 2 &* i).storeBytes(of: bfloatBits(floats(x + i)), as: Shorts.self)
    i &+= 16
  }
  while i < count {
    (out + 2 &* i).storeBytes(of: bfloatBits(x[i]), as: UInt16.self)
    i &+= 1
  }
}

@inline(never)
func decodeF16(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    store(single((blocks + 2 &* i).loadUnaligned(as: Shorts.self)), out + i)
    i &+= 16
  }
  while i < count {
    out[i] = single(blocks + 2 &* i)
    i &+= 1
  }
}

@inline(never)
func decodeBF16(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    let wide = widened((blocks + 2 &* i).loadUnaligned(as: Shorts.self))
    store(fromBits(wide &<< Ints(repeating: 16)), out + i)
    i &+= 16
  }
  while i < count {
    out[i] = Float(bitPattern: UInt32((blocks + 2 &* i).loadUnaligned(as: UInt16.self)) &<< 16)
    i &+= 1
  }
}

// Half precision and bfloat16 by integer arithmetic, so that every set gives the same bits.

/// The halves nearest to `v`, ties to even; a NaN becomes the quiet one of its sign.
@_transparent func halfBits(_ v: Floats) -> Shorts {
  let pattern = bits(v), a = pattern & Ints(repeating: 0x7fff_ffff)
  let odd = (a &>> Ints(repeating: 13)) & Ints(repeating: 1)
  let normal = (a &- Ints(repeating: 0x37ff_f001) &+ odd) &>> Ints(repeating: 13)
  let small = bits(fromBits(a) + Floats(repeating: 0.5)) &- Ints(repeating: 0x3f00_0000)
  var h = normal.replacing(with: small, where: a .< Ints(repeating: 0x3880_0000))
  h.replace(with: Ints(repeating: 0x7c00), where: a .> Ints(repeating: 0x477f_ffff))
  h.replace(with: Ints(repeating: 0x7e00), where: a .> Ints(repeating: 0x7f80_0000))
  let sign = (pattern &>> Ints(repeating: 16)) & Ints(repeating: 0x8000)
  return lowShorts(h | sign)
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

/// A half in memory.
@_transparent func storedHalf(_ p: UnsafeRawPointer) -> Float {
  singleScale(p.loadUnaligned(as: UInt16.self))
}

@inline(never)
func encodeF16(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    (out + 2 &* i).storeBytes(of: halfBits(floats(x + i)), as: Shorts.self)
    i &+= 16
  }
  while i < count {
    (out + 2 &* i).storeBytes(of: halfScale(x[i]), as: UInt16.self)
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
    out[i] = storedHalf(blocks + 2 &* i)
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

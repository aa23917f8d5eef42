// The only file in which the kernel sets differ, besides their compiler flags.

/// One value for each of `laneCount` sub-blocks.
///
/// Two vectors, so that two independent dependency chains interleave: each operation takes four
/// cycles and two start per cycle. `SIMD32<Float>` would say the same, but its operations are not
/// specialised.
struct Lanes {
  typealias Half = SIMD16<Float>
  var a, b: Half
  @_transparent init(a: Half, b: Half) {
    self.a = a
    self.b = b
  }
  @_transparent init(repeating value: Float) {
    a = Half(repeating: value)
    b = a
  }
  @_transparent static var zero: Lanes { Lanes(repeating: 0) }
  @_transparent static func + (l: Lanes, r: Lanes) -> Lanes { Lanes(a: l.a + r.a, b: l.b + r.b) }
  @_transparent static func - (l: Lanes, r: Lanes) -> Lanes { Lanes(a: l.a - r.a, b: l.b - r.b) }
  @_transparent static func * (l: Lanes, r: Lanes) -> Lanes { Lanes(a: l.a * r.a, b: l.b * r.b) }
  @_transparent static func / (l: Lanes, r: Lanes) -> Lanes { Lanes(a: l.a / r.a, b: l.b / r.b) }
  @_transparent static func += (l: inout Lanes, r: Lanes) { l = l + r }
  @_transparent static prefix func - (v: Lanes) -> Lanes { Lanes(a: -v.a, b: -v.b) }
  @_transparent static func .< (l: Lanes, r: Lanes) -> LaneMask {
    LaneMask(a: l.a .< r.a, b: l.b .< r.b)
  }
  @_transparent static func .> (l: Lanes, r: Lanes) -> LaneMask {
    LaneMask(a: l.a .> r.a, b: l.b .> r.b)
  }
  @_transparent static func .>= (l: Lanes, r: Lanes) -> LaneMask {
    LaneMask(a: l.a .>= r.a, b: l.b .>= r.b)
  }
  @_transparent static func .== (l: Lanes, r: Lanes) -> LaneMask {
    LaneMask(a: l.a .== r.a, b: l.b .== r.b)
  }
  @_transparent static func .!= (l: Lanes, r: Lanes) -> LaneMask {
    LaneMask(a: l.a .!= r.a, b: l.b .!= r.b)
  }
  @_transparent func squareRoot() -> Lanes { Lanes(a: a.squareRoot(), b: b.squareRoot()) }
}

typealias LaneBits = SIMD16<Int32>
struct LaneMask {
  typealias Half = SIMDMask<LaneBits>
  var a, b: Half
  @_transparent init(a: Half, b: Half) {
    self.a = a
    self.b = b
  }
}
@_transparent var laneCount: Int { 32 }

/// `yes` where the mask is set, else `no`.
@_transparent func pick(_ mask: LaneMask, _ yes: Lanes, _ no: Lanes) -> Lanes {
  Lanes(
    a: no.a.replacing(with: yes.a, where: mask.a), b: no.b.replacing(with: yes.b, where: mask.b))
}

/// Rounded to nearest, ties to even.
@_transparent func nearestEven(_ v: Lanes) -> Lanes {
  Lanes(a: v.a.rounded(.toNearestOrEven), b: v.b.rounded(.toNearestOrEven))
}

/// The lanes with their bit patterns and-ed, then or-ed.
@_transparent func masked(_ v: Lanes, and: Int32, or: Int32) -> Lanes {
  let x = LaneBits(repeating: and), y = LaneBits(repeating: or)
  return Lanes(
    a: unsafeBitCast(unsafeBitCast(v.a, to: LaneBits.self) & x | y, to: Lanes.Half.self),
    b: unsafeBitCast(unsafeBitCast(v.b, to: LaneBits.self) & x | y, to: Lanes.Half.self))
}

/// All lanes' bit patterns, or-ed. (The library's `any` and `lowHalf` may stay shared symbols.)
@_transparent func orBits(_ v: Lanes) -> UInt32 {
  typealias Quarter = SIMD4<Int32>
  let both = unsafeBitCast(v.a, to: LaneBits.self) | unsafeBitCast(v.b, to: LaneBits.self)
  let part = unsafeBitCast(both, to: (Quarter, Quarter, Quarter, Quarter).self)
  let all = (part.0 | part.1) | (part.2 | part.3)
  let pair = unsafeBitCast(all, to: SIMD2<UInt64>.self), one = pair[0] | pair[1]
  return UInt32(truncatingIfNeeded: one | one &>> 32)
}

/// Whether any bit of any lane is set. (All four words in one expression: that becomes one
/// instruction.)
@_transparent func isAnyBitSet(_ v: Lanes) -> Bool {
  typealias Half = SIMD4<UInt64>
  let both = unsafeBitCast(v.a, to: LaneBits.self) | unsafeBitCast(v.b, to: LaneBits.self)
  let part = unsafeBitCast(both, to: (Half, Half).self), all = part.0 | part.1
  return all[0] | all[1] | all[2] | all[3] != 0
}

/// The lowest bytes of four floats between 12582912 and 12583167, first in the lowest bits.
@_transparent func lowBytes(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) -> Lanes {
  Lanes(a: lowBytes(a.a, b.a, c.a, d.a), b: lowBytes(a.b, b.b, c.b, d.b))
}
@_transparent func lowBytes(
  _ a: Lanes.Half, _ b: Lanes.Half, _ c: Lanes.Half, _ d: Lanes.Half
) -> Lanes.Half {
  let p = unsafeBitCast(a, to: LaneBits.self), q = unsafeBitCast(b, to: LaneBits.self) &<< 8
  let r = unsafeBitCast(c, to: LaneBits.self) &<< 16, s = unsafeBitCast(d, to: LaneBits.self) &<< 24
  return unsafeBitCast(p ^ q ^ r ^ s ^ LaneBits(repeating: 0x0b40_0000), to: Lanes.Half.self)
}

// The only file in which the kernel sets differ, besides their compiler flags.

/// One value for each of `laneCount` sub-blocks.
typealias Lanes = SIMD8<Float>
typealias LaneBits = SIMD8<Int32>
typealias LaneMask = SIMDMask<LaneBits>
@_transparent var laneCount: Int { 8 }

/// `yes` where the mask is set, else `no`.
@_transparent func pick(_ mask: LaneMask, _ yes: Lanes, _ no: Lanes) -> Lanes {
  no.replacing(with: yes, where: mask)
}

/// Rounded to nearest, ties to even; magnitudes below 2^22. (`rounded` would be a call a lane.)
@_transparent func nearestEven(_ v: Lanes) -> Lanes { v + all(magic) - all(magic) }

/// The lanes with their bit patterns and-ed, then or-ed.
@_transparent func masked(_ v: Lanes, and: Int32, or: Int32) -> Lanes {
  let bits = unsafeBitCast(v, to: LaneBits.self)
  return unsafeBitCast(
    bits & LaneBits(repeating: and) | LaneBits(repeating: or), to: Lanes.self)
}

/// All lanes' bit patterns, or-ed. (The library's `any` and `lowHalf` may stay shared symbols.)
@_transparent func orBits(_ v: Lanes) -> UInt32 {
  typealias Quarter = SIMD4<Int32>
  let part = unsafeBitCast(v, to: (Quarter, Quarter).self)
  let pair = unsafeBitCast(part.0 | part.1, to: SIMD2<UInt64>.self), one = pair[0] | pair[1]
  return UInt32(truncatingIfNeeded: one | one &>> 32)
}

/// Whether any bit of any lane is set.
@_transparent func isAnyBitSet(_ v: Lanes) -> Bool { orBits(v) != 0 }

/// The lowest bytes of four floats between 12582912 and 12583167, first in the lowest bits.
@_transparent func lowBytes(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) -> Lanes {
  let p = unsafeBitCast(a, to: LaneBits.self), q = unsafeBitCast(b, to: LaneBits.self) &<< 8
  let r = unsafeBitCast(c, to: LaneBits.self) &<< 16, s = unsafeBitCast(d, to: LaneBits.self) &<< 24
  return unsafeBitCast(p ^ q ^ r ^ s ^ LaneBits(repeating: 0x0b40_0000), to: Lanes.self)
}

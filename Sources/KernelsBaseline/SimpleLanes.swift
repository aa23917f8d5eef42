// Sixteen weights at a time: the vectors of the kernels that need no search. The compiler cuts
// them to the width of the set, so that these files are the same in all sets.

typealias Floats = SIMD16<Float>
typealias Ints = SIMD16<Int32>
typealias Shorts = SIMD16<UInt16>
typealias Bytes = SIMD16<UInt8>

@_transparent func floats(_ p: UnsafePointer<Float>) -> Floats {
  UnsafeRawPointer(p).loadUnaligned(as: Floats.self)
}
@_transparent func bits(_ v: Floats) -> Ints { unsafeBitCast(v, to: Ints.self) }
@_transparent func fromBits(_ v: Ints) -> Floats { unsafeBitCast(v, to: Floats.self) }
@_transparent func ints(_ m: SIMDMask<Ints>) -> Ints { unsafeBitCast(m, to: Ints.self) }

@_transparent func magnitudeBits(_ v: Floats) -> Ints { bits(v) & Ints(repeating: 0x7fff_ffff) }
@_transparent func magnitude(_ v: Floats) -> Floats { fromBits(magnitudeBits(v)) }
/// The smaller of two; where one is not a number, or both are equal, the second.
@_transparent func smaller(_ a: Floats, _ b: Floats) -> Floats {
  b.replacing(with: a, where: a .< b)
}
/// The larger of two, likewise.
@_transparent func larger(_ a: Floats, _ b: Floats) -> Floats {
  b.replacing(with: a, where: a .> b)
}

/// Adding it rounds a magnitude below 2^22 to the nearest integer, ties to even, and leaves that
/// integer in the low bits of the pattern, whose low byte is otherwise 0.
@_transparent var unit23: Floats { Floats(repeating: 8_388_608) }

/// Low bytes: values rounded with halves away from zero, |v| < 2^22; 0 for infinities, and for the
/// NaN of an invalid operation.
@_transparent func roundedAway(_ v: Floats) -> Ints {
  let a = magnitude(v), r = a + unit23
  // An even integer below the half is one too small.
  let short = ints((a - (r - unit23)) .== Floats(repeating: 0.5))
  let sign = bits(v) &>> Ints(repeating: 31)
  return ((bits(r) &- short) ^ sign) &- sign
}

/// Low bytes: values without their fraction, at most that of `most`; 0 <= v, most < 2^20, 0 for the
/// NaN of an invalid operation.
///
/// The sum is rounded to halves. A quarter less, which is exact from 1/8 on, n and n + 1/2 lie in
/// the middle between two halves, of which 2n is the even one, and what is below n + 1 is nearer to
/// n + 1/2. Below 1/8 the nearest half is 0.
@_transparent func truncated(_ v: Floats, _ most: Floats) -> Ints {
  let halves = (smaller(most, v) - Floats(repeating: 0.25)) + Floats(repeating: 6_291_456)
  return bits(halves) &>> Ints(repeating: 1)
}

// Conversions are spelled out: the library's would become functions shared by all sets.
// Lanes are little-endian.

/// The low byte of each lane. (In halves: of all sixteen at once the optimizer makes scalar code.)
@_transparent func lowBytes(_ v: Ints) -> Bytes {
  typealias Half = SIMD8<UInt8>
  let b = unsafeBitCast(v, to: SIMD64<UInt8>.self)
  let low = Half(b[0], b[4], b[8], b[12], b[16], b[20], b[24], b[28])
  let high = Half(b[32], b[36], b[40], b[44], b[48], b[52], b[56], b[60])
  return unsafeBitCast(
    SIMD2(unsafeBitCast(low, to: UInt64.self), unsafeBitCast(high, to: UInt64.self)),
    to: Bytes.self)
}

/// The low byte of each lane, where an operation that the optimizer sees left the others 0.
@_transparent func smallBytes(_ v: Ints) -> Bytes {
  @_transparent func byte(_ w: Int32) -> UInt8 { UInt8(truncatingIfNeeded: w) }
  return Bytes(
    byte(v[0]), byte(v[1]), byte(v[2]), byte(v[3]), byte(v[4]), byte(v[5]), byte(v[6]), byte(v[7]),
    byte(v[8]), byte(v[9]), byte(v[10]), byte(v[11]), byte(v[12]), byte(v[13]), byte(v[14]),
    byte(v[15]))
}

/// The low two bytes of each lane.
@_transparent func lowShorts(_ v: Ints) -> Shorts {
  @_transparent func short(_ w: Int32) -> UInt16 { UInt16(truncatingIfNeeded: w) }
  return Shorts(
    short(v[0]), short(v[1]), short(v[2]), short(v[3]), short(v[4]), short(v[5]), short(v[6]),
    short(v[7]), short(v[8]), short(v[9]), short(v[10]), short(v[11]), short(v[12]), short(v[13]),
    short(v[14]), short(v[15]))
}

@_transparent func widened(_ v: Bytes) -> Ints {
  @_transparent func wide(_ b: UInt8) -> Int32 { Int32(truncatingIfNeeded: b) }
  return Ints(
    wide(v[0]), wide(v[1]), wide(v[2]), wide(v[3]), wide(v[4]), wide(v[5]), wide(v[6]), wide(v[7]),
    wide(v[8]), wide(v[9]), wide(v[10]), wide(v[11]), wide(v[12]), wide(v[13]), wide(v[14]),
    wide(v[15]))
}

@_transparent func widened(_ v: Shorts) -> Ints {
  @_transparent func wide(_ s: UInt16) -> Int32 { Int32(truncatingIfNeeded: s) }
  return Ints(
    wide(v[0]), wide(v[1]), wide(v[2]), wide(v[3]), wide(v[4]), wide(v[5]), wide(v[6]), wide(v[7]),
    wide(v[8]), wide(v[9]), wide(v[10]), wide(v[11]), wide(v[12]), wide(v[13]), wide(v[14]),
    wide(v[15]))
}

/// Sixteen bytes from memory, one a lane.
@_transparent func bytes(_ p: UnsafeRawPointer) -> Ints { widened(p.loadUnaligned(as: Bytes.self)) }

/// Small non-negative integers, less `zero`, as floats; exact.
@_transparent func exact(_ v: Ints, zero: Float) -> Floats {
  fromBits(v | Ints(repeating: 0x4b00_0000)) - Floats(repeating: 8_388_608 + zero)
}

@_transparent func store(_ v: Bytes, _ p: UnsafeMutableRawPointer) {
  p.storeBytes(of: v, as: Bytes.self)
}
@_transparent func store(_ v: Floats, _ p: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Floats.self)
}

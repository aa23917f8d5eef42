// The plain forms of Q4_0, Q5_0, Q4_1 and Q5_1: blocks of 32 without a search.

/// Levels of 32 columns as 16 bytes: the low four bits of columns j and j + 16 in byte j.
@_transparent func storeNibbles(_ a: Ints, _ b: Ints, _ out: UnsafeMutableRawPointer) {
  let low = Ints(repeating: 15)
  store(smallBytes((a & low) | (b & low) &<< Ints(repeating: 4)), out)
}

/// The fifth bits of 32 levels, column j in bit j.
@_transparent func storeFifthBits(_ a: Ints, _ b: Ints, _ out: UnsafeMutableRawPointer) {
  let one = Ints(repeating: 1), four = Ints(repeating: 4)
  let low = gathered(smallBytes((a &>> four) & one)),
    high = gathered(smallBytes((b &>> four) & one))
  out.storeBytes(of: low | high &<< 16, as: UInt32.self)
}

/// One bit from each byte, which is 0 or 1.
@_transparent func gathered(_ v: Bytes) -> UInt32 {
  let words = unsafeBitCast(v, to: SIMD2<UInt64>.self)
  let low = (words[0] &* 0x0102_0408_1020_4080) &>> 56
  let high = (words[1] &* 0x0102_0408_1020_4080) &>> 56
  return UInt32(truncatingIfNeeded: low | high &<< 8)
}

@_transparent func reciprocal(_ scale: Float) -> Float { scale != 0 ? 1 / scale : 0 }

/// Q4_0 (half scale, nibbles) and Q5_0 (half scale, fifth bits, nibbles).
@_transparent
func encodeSymmetric(
  _ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int, middle: Float, five: Bool
) {
  var x = x, out = out
  var left = count
  let rounding = Floats(repeating: middle + 0.5), top = Floats(repeating: 2 * middle - 0.5)
  while left > 0 {
    let scale = extreme(x) / -middle
    let inverse = Floats(repeating: reciprocal(scale))
    let a = truncated(floats(x) * inverse + rounding, top)
    let b = truncated(floats(x + 16) * inverse + rounding, top)
    out.storeBytes(of: halfBits(scale), as: UInt16.self)
    if five { storeFifthBits(a, b, out + 2) }
    storeNibbles(a, b, out + (five ? 6 : 2))
    x += 32
    out += five ? 22 : 18
    left &-= 32
  }
}

/// Q4_1 (half scale, half minimum, nibbles) and Q5_1 (both, fifth bits, nibbles).
@_transparent
func encodeAffine(
  _ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int, levels: Float, five: Bool
) {
  var x = x, out = out
  var left = count
  let half = Floats(repeating: 0.5), top = Floats(repeating: levels + 0.5)
  while left > 0 {
    let (least, most) = ends(x)
    let scale = (most - least) / levels
    let inverse = Floats(repeating: reciprocal(scale)), minimum = Floats(repeating: least)
    let a = truncated((floats(x) - minimum) * inverse + half, top)
    let b = truncated((floats(x + 16) - minimum) * inverse + half, top)
    out.storeBytes(of: halfBits(scale), as: UInt16.self)
    (out + 2).storeBytes(of: halfBits(least), as: UInt16.self)
    if five { storeFifthBits(a, b, out + 4) }
    storeNibbles(a, b, out + (five ? 8 : 4))
    x += 32
    out += five ? 24 : 20
    left &-= 32
  }
}

@inline(never)
func encodeQ4_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  encodeSymmetric(x, out, count, middle: 8, five: false)
}
@inline(never)
func encodeQ5_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  encodeSymmetric(x, out, count, middle: 16, five: true)
}
@inline(never)
func encodeQ4_1(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  encodeAffine(x, out, count, levels: 15, five: false)
}
@inline(never)
func encodeQ5_1(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  encodeAffine(x, out, count, levels: 31, five: true)
}

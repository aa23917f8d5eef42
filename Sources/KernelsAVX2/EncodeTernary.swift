// TQ1_0, TQ2_0 and Q2_0: levels -1, 0 and 1 times the block's largest magnitude.

/// 0, 1 or 2 for values that round (halves away from zero) to -1, 0 or 1; 0 for what is no number
/// of that size.
@_transparent func trits(_ v: Floats) -> Ints {
  let level = ints(v .> Floats(repeating: -0.5)) &+ ints(v .>= Floats(repeating: 0.5))
  return (Ints.zero &- level) & ints(v .< Floats(repeating: 2))
}
@_transparent func trits(_ x: UnsafePointer<Float>, _ inverse: Floats) -> Ints {
  trits(floats(x) * inverse)
}

/// Five trits in a byte, the fixed-point fraction (q * 256 + 242) / 243 of q = their number in
/// base 3: rounding q * 256 / 243 up is rounding it, less a bit under one half, to nearest.
@_transparent func packed(_ t0: Ints, _ t1: Ints, _ t2: Ints, _ t3: Ints, _ t4: Ints) -> Ints {
  let q = thrice(thrice(thrice(thrice(t0) &+ t1) &+ t2) &+ t3) &+ t4
  let fraction = exact(q, zero: 0) * Floats(repeating: 256.0 / 243)
  return bits(fraction + Floats(repeating: 0.498) + unit23)
}
@_transparent func thrice(_ v: Ints) -> Ints { v &+ v &+ v }

/// Sixteen bytes, five vectors of columns that lie `step` apart.
@_transparent
func storeFives(
  _ x: UnsafePointer<Float>, step: Int, _ inverse: Floats, _ out: UnsafeMutableRawPointer
) {
  let q = packed(
    trits(x, inverse), trits(x + step, inverse), trits(x + 2 &* step, inverse),
    trits(x + 3 &* step, inverse), trits(x + 4 &* step, inverse))
  store(lowBytes(q), out)
}

/// TQ1_0: 48 bytes of five trits, 4 bytes of four, half scale.
@inline(never)
func encodeTQ1_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var x = x, out = out
  var left = count
  while left > 0 {
    let scale = largestMagnitude(x, 256)
    let inverse = Floats(repeating: reciprocal(scale))
    storeFives(x, step: 32, inverse, out)
    storeFives(x + 16, step: 32, inverse, out + 16)
    storeFives(x + 160, step: 16, inverse, out + 32)
    // Columns 240 + j + 4n: trit n of byte j.
    let t = trits(x + 240, inverse)
    var q = Four(t[0], t[1], t[2], t[3])
    q = q &+ q &+ q &+ Four(t[4], t[5], t[6], t[7])
    q = q &+ q &+ q &+ Four(t[8], t[9], t[10], t[11])
    q = q &+ q &+ q &+ Four(t[12], t[13], t[14], t[15])
    q = q &+ q &+ q
    var j = 0
    while j < 4 {
      let byte = (UInt32(truncatingIfNeeded: q[j]) &* 256 &+ 242) / 243
      (out + 48 + j).storeBytes(of: UInt8(truncatingIfNeeded: byte), as: UInt8.self)
      j &+= 1
    }
    (out + 52).storeBytes(of: halfBits(scale), as: UInt16.self)
    x += 256
    out += 54
    left &-= 256
  }
}

/// TQ2_0: 64 bytes of four two-bit levels, half scale.
@inline(never)
func encodeTQ2_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var x = x, out = out
  var left = count
  while left > 0 {
    let scale = largestMagnitude(x, 256)
    let inverse = Floats(repeating: reciprocal(scale))
    var part = 0
    while part < 4 {
      let p = x + ((part & 1) &* 16 &+ (part &>> 1) &* 128)
      let low = trits(p, inverse) | trits(p + 32, inverse) &<< Ints(repeating: 2)
      let high = trits(p + 64, inverse) | trits(p + 96, inverse) &<< Ints(repeating: 2)
      store(lowBytes(low | high &<< Ints(repeating: 4)), out + part &* 16)
      part &+= 1
    }
    (out + 64).storeBytes(of: halfBits(scale), as: UInt16.self)
    x += 256
    out += 66
    left &-= 256
  }
}

/// Q2_0: half scale, 16 bytes of four neighbouring two-bit levels.
@inline(never)
func encodeQ2_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var x = x, out = out
  var left = count
  while left > 0 {
    let scale = largestMagnitude(x, 64)
    let inverse = Floats(repeating: reciprocal(scale))
    out.storeBytes(of: halfBits(scale), as: UInt16.self)
    var part = 0
    while part < 4 {
      let levels = unsafeBitCast(
        lowBytes(trits(x + part &* 16, inverse)), to: SIMD2<UInt64>.self)
      let pairs = levels | levels &>> SIMD2(repeating: 6)
      let fours = pairs | pairs &>> SIMD2(repeating: 12)
      let p = out + (2 &+ part &* 4)
      p.storeBytes(of: twoBytes(fours[0]), as: UInt16.self)
      (p + 2).storeBytes(of: twoBytes(fours[1]), as: UInt16.self)
      part &+= 1
    }
    x += 64
    out += 18
    left &-= 64
  }
}

/// Bytes 0 and 4 of eight.
@_transparent func twoBytes(_ v: UInt64) -> UInt16 {
  UInt16(truncatingIfNeeded: v & 0xff | (v &>> 24) & 0xff00)
}

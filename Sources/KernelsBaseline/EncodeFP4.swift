// MXFP4 and NVFP4: doubled E2M1 numbers 0, 1, 2, 3, 4, 6, 8, 12 of either sign.

/// The levels of the nearest values.
///
/// Every difference to a neighbour is exact about the middle between two (they are within a factor
/// of two of the weight, or the lower one is 0), and rounding keeps the order elsewhere: comparing
/// with the middles gives what comparing the sixteen errors does, where a tie goes to the smaller
/// magnitude. That needs differences to survive rounding: |x| at most some thousand times the
/// scale.
@_transparent func fp4Levels(_ x: Floats, _ scale: Float) -> Ints {
  let a = magnitude(x)
  let some = ints(a .> Floats(repeating: 0.5 * scale))
  var level = some
  level = level &+ ints(a .> Floats(repeating: 1.5 * scale))
  level = level &+ ints(a .> Floats(repeating: 2.5 * scale))
  level = level &+ ints(a .> Floats(repeating: 3.5 * scale))
  level = level &+ ints(a .> Floats(repeating: 5 * scale))
  level = level &+ ints(a .> Floats(repeating: 7 * scale))
  level = level &+ ints(a .> Floats(repeating: 10 * scale))
  // Minus zero, level 8, is never chosen.
  let sign = (bits(x) &>> Ints(repeating: 28)) & Ints(repeating: 8) & some
  return sign &- level
}

/// The same for every weight and scale: of sixteen errors the first least one wins.
@_transparent func nearestFP4Levels(_ x: Floats, _ scale: Float) -> Ints {
  var nearest = Ints.zero, least = magnitude(x)
  var level: Int32 = 1
  while level < 16 {
    let step = level & 7
    // 0 1 2 3 4 | 6 | 8 | 12
    let size = step < 5 ? step : step == 5 ? 6 : step == 6 ? 8 : 12
    let value = Float(bitPattern: 0x4b00_0000 | UInt32(truncatingIfNeeded: size)) - 8_388_608
    let point = (level < 8 ? value : 0 - value) * scale
    let error = magnitude(Floats(repeating: point) - x), isLess = error .< least
    nearest = nearest.replacing(with: Ints(repeating: level), where: isLess)
    least = least.replacing(with: error, where: isLess)
    level &+= 1
  }
  return nearest
}

/// The nibbles of a block of MXFP4 that holds infinities.
@inline(never)
func storeNearestFP4(_ x: UnsafePointer<Float>, _ scale: Float, _ out: UnsafeMutableRawPointer) {
  storeNibbles(nearestFP4Levels(floats(x), scale), nearestFP4Levels(floats(x + 16), scale), out)
}

/// Levels of 16 columns as 8 bytes: columns j and j + 8 in byte j.
@_transparent func storeGroup(_ levels: Ints, _ out: UnsafeMutableRawPointer) {
  let bytes = unsafeBitCast(smallBytes(levels & Ints(repeating: 15)), to: SIMD2<UInt64>.self)
  out.storeBytes(of: bytes[0] | bytes[1] &<< 4, as: UInt64.self)
}

/// The nibbles of a group of NVFP4 whose weights are large beside its scale.
@inline(never)
func storeNearestGroup(_ x: UnsafePointer<Float>, _ scale: Float, _ out: UnsafeMutableRawPointer) {
  storeGroup(nearestFP4Levels(floats(x), scale), out)
}

/// The exponent byte of MXFP4: floor(log2(largest)) + 125, of the logarithm *rounded* to single
/// precision.
///
/// Just below a power of two the rounded logarithm is the power's: for the last u units of the
/// significand, where u is 44 from exponents of magnitude 64 on, 22 from 32, then 11, 5, 2, 1, 0.
/// (u units are u · 2^-24 / ln 2 of logarithm; that must be less than half the spacing of floats
/// there. The C library's log2f was compared for every exponent: the last 2^16 values below each
/// power, and every seventh value of all.)
@_transparent func mxfp4Exponent(_ largest: Float) -> UInt8 {
  var pattern = largest.bitPattern, below: Int32 = 0
  if pattern == 0 { return 0 }
  if pattern < 0x0080_0000 {
    pattern = (largest * 0x1p32).bitPattern
    below = 32
  }
  let exponent = Int32(truncatingIfNeeded: pattern &>> 23) &- 127 &- below
  let size = UInt32(truncatingIfNeeded: exponent ^ (exponent &>> 31))
  let units: UInt32 = 88 &>> UInt32(truncatingIfNeeded: size.leadingZeroBitCount &- 24)
  return UInt8(
    truncatingIfNeeded: Int32(truncatingIfNeeded: (pattern &+ units) &>> 23) &- 2 &- below)
}

/// 2^(exponent - 128).
@_transparent func mxfp4Scale(_ exponent: UInt8) -> Float {
  exponent < 2
    ? Float(bitPattern: 0x0020_0000 &<< UInt32(exponent))
    : Float(bitPattern: UInt32(exponent &- 1) &<< 23)
}

/// MXFP4: exponent, 16 bytes of nibbles.
@inline(never)
func encodeMXFP4(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var x = x, out = out
  var left = count
  while left > 0 {
    let largest = largestMagnitude(x, 32)
    let exponent = mxfp4Exponent(largest), scale = mxfp4Scale(exponent)
    out.storeBytes(of: exponent, as: UInt8.self)
    if largest < .infinity {
      storeNibbles(fp4Levels(floats(x), scale), fp4Levels(floats(x + 16), scale), out + 1)
    } else {
      storeNearestFP4(x, scale, out + 1)
    }
    x += 32
    out += 17
    left &-= 32
  }
}

/// The code of a scale in UE4M3: halves round up, everything from 256 on becomes 448.
@_transparent func ue4m3Code(_ scale: Float) -> UInt8 {
  if !(scale > 0) { return 0 }
  if scale >= 256 { return 0x7e }
  if scale < 0x1p-6 {
    // At most 7, though the sum may reach 8.
    let code = UInt8(truncatingIfNeeded: Int32(scale * 512 + 0.5))
    return code < 7 ? code : 7
  }
  // Three bits of significand plus the fourth; a carry runs on into the exponent.
  let pattern = scale.bitPattern
  let code = (pattern &>> 20) &+ ((pattern &>> 19) & 1) &- (120 &<< 3)
  return code >= 120 ? 0x7e : UInt8(truncatingIfNeeded: code)
}

/// Half of what the code means, as the values are doubled; the code of NaN means 0.
@_transparent func ue4m3Scale(_ code: UInt8) -> Float {
  if code == 0x7f { return 0 }
  let exponent = UInt32(code &>> 3) & 15, significand = UInt32(code & 7)
  if exponent == 0 {
    return (Float(bitPattern: 0x4b00_0000 | significand) - 8_388_608) * 0x1p-10
  }
  return Float(bitPattern: (exponent &+ 119) &<< 23 | significand &<< 20)
}

/// NVFP4: four scale codes, 32 bytes of nibbles, eight for each 16 columns.
@inline(never)
func encodeNVFP4(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var x = x, out = out
  var left = count
  while left > 0 {
    var group = 0
    while group < 4 {
      let largest = largestMagnitude(x, 16)
      let code = ue4m3Code(largest / 6), scale = ue4m3Scale(code)
      let levels = out + (4 &+ 8 &* group)
      (out + group).storeBytes(of: code, as: UInt8.self)
      if largest <= 4096 * scale {
        storeGroup(fp4Levels(floats(x), scale), levels)
      } else if scale == 0 {
        levels.storeBytes(of: 0, as: UInt64.self)  // all errors are equal
      } else {
        storeNearestGroup(x, scale, levels)
      }
      x += 16
      group &+= 1
    }
    out += 36
    left &-= 64
  }
}

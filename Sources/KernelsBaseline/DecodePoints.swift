// IQ1, IQ2 and IQ3: points of a codebook by their numbers, scales, and signs or deltas.

/// What the coordinates of points stand for, a byte each: by number, eight bytes or, in IQ3, four.
///
/// IQ1's, which begin at -1, are one more here.
struct PointValues {
  let base: UnsafeRawPointer
  @_transparent init(_ base: UnsafeRawPointer) { self.base = base }

  @_transparent private func row(_ number: UInt64) -> UInt64 {
    (base + 8 &* Int(truncatingIfNeeded: number)).loadUnaligned(as: UInt64.self)
  }
  @_transparent private func half(_ number: UInt64) -> UInt64 {
    UInt64((base + 4 &* Int(truncatingIfNeeded: number)).loadUnaligned(as: UInt32.self))
  }
  @_transparent private func sixteen(_ low: UInt64, _ high: UInt64) -> Ints {
    widened(unsafeBitCast(SIMD2(low, high), to: Bytes.self))
  }

  /// The coordinates of two points of eight.
  @_transparent func pair(_ a: UInt64, _ b: UInt64) -> Ints { sixteen(row(a), row(b)) }

  /// The coordinates of four points of four.
  @_transparent func four(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) -> Ints {
    sixteen(half(a) | half(b) &<< 32, half(c) | half(d) &<< 32)
  }
}

/// Magnitudes with their signs; lane i is negative where bit i of `signs` is set.
@_transparent private func signed(_ magnitudes: Ints, _ signs: UInt32) -> Floats {
  let flips = fifthBits(signs & 0xffff) &<< Ints(repeating: 27)
  return fromBits(bits(exact(magnitudes, zero: 0)) ^ flips)
}

/// Fills the top bit of each byte so that the count of its bits is even; the top bits come as 0.
@_transparent private func evenBytes(_ codes: UInt32) -> UInt32 {
  // What a shift brings in from the byte above stays above the bits that are looked at.
  var parity = codes ^ codes &>> 4
  parity ^= parity &>> 2
  parity ^= parity &>> 1
  return codes | (parity & 0x0101_0101) &<< 7
}

/// Four sign codes of seven bits, as bytes.
@_transparent private func signBytes(_ word: UInt32) -> UInt32 {
  evenBytes(
    word & 0x7f | (word & 0x3f80) &<< 1 | (word & 0x1f_c000) &<< 2 | (word & 0xfe0_0000) &<< 3)
}

/// A small integer and a half, exactly.
@_transparent private func andHalf(_ level: UInt32) -> Float {
  Float(bitPattern: 0x4b00_0000 | level) - 8_388_607.5
}

@_transparent private func word16(_ p: UnsafeRawPointer) -> UInt64 {
  UInt64(p.loadUnaligned(as: UInt16.self))
}
@_transparent private func word32(_ p: UnsafeRawPointer) -> UInt32 {
  p.loadUnaligned(as: UInt32.self)
}
@_transparent private func word64(_ p: UnsafeRawPointer) -> UInt64 {
  p.loadUnaligned(as: UInt64.self)
}

@inline(never)
func decodeIQ2_XXS(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
  _ values: PointValues
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p)
    var group = 0
    while group < 8 {
      let words = word64(p + (2 &+ 8 &* group)), codes = UInt32(truncatingIfNeeded: words &>> 32)
      let step = Floats(repeating: scale * andHalf(codes &>> 28) * 0.25)
      let signs = signBytes(codes)
      store(step * signed(values.pair(words & 255, words &>> 8 & 255), signs), out)
      store(
        step * signed(values.pair(words &>> 16 & 255, words &>> 24 & 255), signs &>> 16), out + 16)
      out += 32
      group &+= 1
    }
    p += 66
    left &-= 256
  }
}

@inline(never)
func decodeIQ2_XS(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
  _ values: PointValues
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p)
    var levels = word64(p + 66)
    var group = 0
    while group < 16 {
      let words = word32(p + (2 &+ 4 &* group)), codes = words &>> 9
      let signs = evenBytes(codes & 0x7f | (codes &>> 8) & 0x7f00)
      let step = scale * andHalf(UInt32(truncatingIfNeeded: levels & 15)) * 0.25
      store(
        Floats(repeating: step)
          * signed(values.pair(UInt64(words & 511), UInt64(words &>> 16 & 511)), signs), out)
      levels &>>= 4
      out += 16
      group &+= 1
    }
    p += 74
    left &-= 256
  }
}

@inline(never)
func decodeIQ2_S(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
  _ values: PointValues
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p)
    var levels = word64(p + 74), upper = word64(p + 66)
    var group = 0
    while group < 16 {
      let low = word16(p + (2 &+ 2 &* group))
      let signs = UInt32(truncatingIfNeeded: word16(p + (34 &+ 2 &* group)))
      let step = scale * andHalf(UInt32(truncatingIfNeeded: levels & 15)) * 0.25
      let first = low & 255 | (upper & 3) &<< 8, second = low &>> 8 | (upper & 12) &<< 6
      store(Floats(repeating: step) * signed(values.pair(first, second), signs), out)
      levels &>>= 4
      upper &>>= 4
      out += 16
      group &+= 1
    }
    p += 82
    left &-= 256
  }
}

@inline(never)
func decodeIQ3_XXS(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
  _ values: PointValues
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p)
    var group = 0
    while group < 8 {
      let codes = word32(p + (66 &+ 4 &* group)), q = word64(p + (2 &+ 8 &* group))
      let step = Floats(repeating: scale * andHalf(codes &>> 28) * 0.5)
      let signs = signBytes(codes)
      let low = values.four(q & 255, q &>> 8 & 255, q &>> 16 & 255, q &>> 24 & 255)
      let high = values.four(q &>> 32 & 255, q &>> 40 & 255, q &>> 48 & 255, q &>> 56)
      store(step * signed(low, signs), out)
      store(step * signed(high, signs &>> 16), out + 16)
      out += 32
      group &+= 1
    }
    p += 98
    left &-= 256
  }
}

@inline(never)
func decodeIQ3_S(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
  _ values: PointValues
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p)
    var levels = word32(p + 106)
    var group = 0
    while group < 8 {
      let q = word64(p + (2 &+ 8 &* group)), signs = word32(p + (74 &+ 4 &* group))
      let n = UInt64(byte(p, 66 &+ group))
      // 1 + 2 · level.
      let step = Floats(repeating: scale * (2 * andHalf(levels & 15)))
      let low = values.four(
        q & 255 | n &<< 8 & 256, q &>> 8 & 255 | n &<< 7 & 256, q &>> 16 & 255 | n &<< 6 & 256,
        q &>> 24 & 255 | n &<< 5 & 256)
      let high = values.four(
        q &>> 32 & 255 | n &<< 4 & 256, q &>> 40 & 255 | n &<< 3 & 256,
        q &>> 48 & 255 | n &<< 2 & 256, q &>> 56 | n &<< 1 & 256)
      store(step * signed(low, signs), out)
      store(step * signed(high, signs &>> 16), out + 16)
      levels &>>= 4
      out += 32
      group &+= 1
    }
    p += 110
    left &-= 256
  }
}

@inline(never)
func decodeIQ1_S(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
  _ values: PointValues
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p)
    var group = 0
    while group < 8 {
      let low = UInt64(word32(p + (2 &+ 4 &* group))), upper = word16(p + (34 &+ 2 &* group))
      let level = UInt32(truncatingIfNeeded: upper &>> 12) & 7
      let step = Floats(repeating: scale * (2 * andHalf(level)))
      let delta = Floats(repeating: upper &>> 15 == 1 ? -0.125 : 0.125)
      let first = values.pair(
        low & 255 | upper &<< 8 & 0x700, low &>> 8 & 255 | upper &<< 5 & 0x700)
      let second = values.pair(
        low &>> 16 & 255 | upper &<< 2 & 0x700, low &>> 24 | upper &>> 1 & 0x700)
      store(step * (exact(first, zero: 1) + delta), out)
      store(step * (exact(second, zero: 1) + delta), out + 16)
      out += 32
      group &+= 1
    }
    p += 50
    left &-= 256
  }
}

@inline(never)
func decodeIQ1_M(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
  _ values: PointValues
) {
  var p = blocks, out = out
  var left = count
  let eighth = Floats(repeating: 0.125)
  // The bits that make the deltas of either eight columns negative.
  let places = Ints(8, 8, 8, 8, 8, 8, 8, 8, 128, 128, 128, 128, 128, 128, 128, 128)
  while left > 0 {
    let levels = word64(p + 48)
    let scale = single(
      UInt16(
        truncatingIfNeeded: levels &>> 12 & 0xf | levels &>> 24 & 0xf0 | levels &>> 36 & 0xf00
          | levels &>> 48 & 0xf000))
    var group = 0
    while group < 16 {
      let low = word16(p + 2 &* group), upper = UInt64(byte(p, 32 &+ group))
      // Four levels of three bits in each 16.
      let place = UInt64(truncatingIfNeeded: 16 &* (group &>> 2) &+ 3 &* (group & 3))
      let level = UInt32(truncatingIfNeeded: levels &>> place) & 7
      let step = Floats(repeating: scale * (2 * andHalf(level)))
      let coordinates = values.pair(
        low & 255 | upper &<< 8 & 0x700, low &>> 8 | upper &<< 4 & 0x700)
      let isNegative = (Ints(repeating: Int32(truncatingIfNeeded: upper)) & places) .== places
      let delta = fromBits(bits(eighth) ^ (ints(isNegative) & Ints(repeating: .min)))
      store(step * (exact(coordinates, zero: 1) + delta), out)
      out += 16
      group &+= 1
    }
    p += 56
    left &-= 256
  }
}

/// Decodes blocks of a type that has a codebook; false where it has none.
@_transparent
func decodePoints(
  _ type: UInt32, _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
  _ values: PointValues
) -> Bool {
  switch type {
  case 16: decodeIQ2_XXS(blocks, out, count, values)
  case 17: decodeIQ2_XS(blocks, out, count, values)
  case 18: decodeIQ3_XXS(blocks, out, count, values)
  case 19: decodeIQ1_S(blocks, out, count, values)
  case 21: decodeIQ3_S(blocks, out, count, values)
  case 22: decodeIQ2_S(blocks, out, count, values)
  case 29: decodeIQ1_M(blocks, out, count, values)
  default: return false
  }
  return true
}

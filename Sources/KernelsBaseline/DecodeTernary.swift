// TQ1_0, TQ2_0, Q2_0 and Q1_0.

/// Stores `count` trits of 16 fractions, most significant first, `step` columns apart.
@_transparent
func storeTrits(
  _ fractions: Ints, _ count: Int, step: Int, _ scale: Floats, _ out: UnsafeMutablePointer<Float>
) {
  var fraction = fractions
  var n = 0
  while n < count {
    let tripled = fraction &+ fraction &+ fraction
    store(exact(tripled &>> Ints(repeating: 8), zero: 1) * scale, out + n &* step)
    fraction = tripled & Ints(repeating: 255)
    n &+= 1
  }
}

@inline(never)
func decodeTQ1_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = Floats(repeating: single(p + 52))
    storeTrits(bytes(p), 5, step: 32, scale, out)
    storeTrits(bytes(p + 16), 5, step: 32, scale, out + 16)
    storeTrits(bytes(p + 32), 5, step: 16, scale, out + 160)
    var j = 0
    while j < 4 {
      var fraction = UInt32((p + 48 + j).loadUnaligned(as: UInt8.self))
      var n = 0
      while n < 4 {
        fraction &*= 3
        let level = Float(bitPattern: 0x4b00_0000 | fraction &>> 8) - 8_388_609
        out[240 &+ j &+ 4 &* n] = level * scale[0]
        fraction &= 255
        n &+= 1
      }
      j &+= 1
    }
    p += 54
    out += 256
    left &-= 256
  }
}

@inline(never)
func decodeTQ2_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  let three = Ints(repeating: 3)
  while left > 0 {
    let scale = Floats(repeating: single(p + 64))
    var part = 0
    while part < 4 {
      let q = bytes(p + 16 &* part)
      let o = out + ((part & 1) &* 16 &+ (part &>> 1) &* 128)
      store(exact(q & three, zero: 1) * scale, o)
      store(exact((q &>> Ints(repeating: 2)) & three, zero: 1) * scale, o + 32)
      store(exact((q &>> Ints(repeating: 4)) & three, zero: 1) * scale, o + 64)
      store(exact(q &>> Ints(repeating: 6), zero: 1) * scale, o + 96)
      part &+= 1
    }
    p += 66
    out += 256
    left &-= 256
  }
}

/// Sixteen two-bit levels that follow each other in four bytes.
@_transparent func pairsOfBits(_ field: UInt32) -> Ints {
  let places = Ints(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
  return (Ints(repeating: Int32(truncatingIfNeeded: field)) &>> places) & Ints(repeating: 3)
}

@inline(never)
func decodeQ2_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = Floats(repeating: single(p))
    var part = 0
    while part < 4 {
      let field = (p + (2 &+ 4 &* part)).loadUnaligned(as: UInt32.self)
      store(exact(pairsOfBits(field), zero: 1) * scale, out + 16 &* part)
      part &+= 1
    }
    p += 18
    out += 64
    left &-= 64
  }
}

@inline(never)
func decodeQ1_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  let sign = Ints(repeating: .min)
  while left > 0 {
    let scale = Ints(repeating: Int32(bitPattern: single(p).bitPattern))
    var part = 0
    while part < 8 {
      let field = UInt32((p + (2 &+ 2 &* part)).loadUnaligned(as: UInt16.self))
      // 16 where the bit is set: shifted, the sign to flip where it is not.
      let minus = (fifthBits(field) &<< Ints(repeating: 27)) ^ sign
      store(fromBits(scale ^ minus), out + 16 &* part)
      part &+= 1
    }
    p += 18
    out += 128
    left &-= 128
  }
}

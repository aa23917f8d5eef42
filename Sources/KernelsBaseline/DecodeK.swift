// The K formats: superblocks of 256.

@_transparent func byte(_ p: UnsafeRawPointer, _ i: Int) -> UInt8 {
  (p + i).loadUnaligned(as: UInt8.self)
}
/// A small integer less `zero`, exactly.
@_transparent func exact(_ v: UInt8, zero: Float) -> Float {
  Float(bitPattern: 0x4b00_0000 | UInt32(v)) - (8_388_608 + zero)
}

/// The low two bits of 128 columns are in 32 bytes: part n, 0 ..< 4, of columns 32n ..< 32n + 32.
@_transparent func twoBits(_ q: Ints, _ part: Int) -> Ints {
  (q &>> Ints(repeating: Int32(truncatingIfNeeded: 2 &* part))) & Ints(repeating: 3)
}

@inline(never)
func decodeQ2_K(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p + 80), minimum = single(p + 82)
    var group = 0
    while group < 16 {
      let code = byte(p, group), half = group &>> 3
      let q = bytes(p + (16 &+ 32 &* half &+ 16 &* (group & 1)))
      let step = Floats(repeating: scale * exact(code & 15, zero: 0))
      let offset = Floats(repeating: minimum * exact(code &>> 4, zero: 0))
      store(
        step * exact(twoBits(q, (group &>> 1) & 3), zero: 0) - offset, out + 16 &* group)
      group &+= 1
    }
    p += 84
    out += 256
    left &-= 256
  }
}

@inline(never)
func decodeQ3_K(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p + 108), s = p + 96
    var group = 0
    while group < 16 {
      let low = byte(s, group & 7) &>> UInt8(truncatingIfNeeded: (group &>> 3) &* 4)
      let high = byte(s, 8 &+ (group & 3)) &>> UInt8(truncatingIfNeeded: (group &>> 2) &* 2)
      let step = Floats(repeating: scale * exact(low & 15 | (high & 3) &<< 4, zero: 32))
      let side = 16 &* (group & 1)
      let q = twoBits(bytes(p + (32 &+ 32 &* (group &>> 3) &+ side)), (group &>> 1) & 3)
      // The mask's bit of these columns, as 4.
      let shift = Ints(repeating: Int32(truncatingIfNeeded: group &>> 1))
      let mask = ((bytes(p + side) &>> shift) & Ints(repeating: 1)) &<< Ints(repeating: 2)
      store(step * exact(q | mask, zero: 4), out + 16 &* group)
      group &+= 1
    }
    p += 110
    out += 256
    left &-= 256
  }
}

/// The six-bit scale and minimum of a group, from the twelve bytes of Q4_K and Q5_K.
@_transparent func sixBits(_ s: UnsafeRawPointer, _ group: Int) -> (scale: Float, minimum: Float) {
  if group < 4 {
    return (exact(byte(s, group) & 63, zero: 0), exact(byte(s, group &+ 4) & 63, zero: 0))
  }
  let both = byte(s, group &+ 4)
  return (
    exact(both & 15 | (byte(s, group &- 4) &>> 6) &<< 4, zero: 0),
    exact(both &>> 4 | (byte(s, group) &>> 6) &<< 4, zero: 0)
  )
}

/// Half scale, half minimum, 12 bytes of scales and minima, fifth bits (`five`), nibbles.
@_transparent
func decodeAffineK(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, five: Bool
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p), minimum = single(p + 2)
    var group = 0
    while group < 8 {
      let six = sixBits(p + 4, group)
      let step = Floats(repeating: scale * six.scale)
      let offset = Floats(repeating: minimum * six.minimum)
      let levels = p + ((five ? 48 : 16) &+ 32 &* (group &>> 1))
      let shift = Ints(repeating: Int32(truncatingIfNeeded: 4 &* (group & 1)))
      let place = Ints(repeating: Int32(truncatingIfNeeded: group))
      var part = 0
      while part < 32 {
        var q = (bytes(levels + part) &>> shift) & Ints(repeating: 15)
        if five {
          q |= ((bytes(p + (16 &+ part)) &>> place) & Ints(repeating: 1)) &<< Ints(repeating: 4)
        }
        store(step * exact(q, zero: 0) - offset, out + (32 &* group &+ part))
        part &+= 16
      }
      group &+= 1
    }
    p += five ? 176 : 144
    out += 256
    left &-= 256
  }
}

@inline(never)
func decodeQ4_K(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  decodeAffineK(blocks, out, count, five: false)
}
@inline(never)
func decodeQ5_K(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  decodeAffineK(blocks, out, count, five: true)
}

@inline(never)
func decodeQ6_K(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p + 208)
    var group = 0
    while group < 16 {
      let half = group &>> 3, quarter = (group &>> 1) & 3, side = 16 &* (group & 1)
      let step = Floats(repeating: scale * exact(byte(p, 192 &+ group) ^ 0x80, zero: 128))
      let low = bytes(p + (64 &* half &+ 32 &* (quarter & 1) &+ side))
      let shift = Ints(repeating: Int32(truncatingIfNeeded: 4 &* (quarter &>> 1)))
      let high = twoBits(bytes(p + (128 &+ 32 &* half &+ side)), quarter)
      let q = (low &>> shift) & Ints(repeating: 15) | high &<< Ints(repeating: 4)
      store(step * exact(q, zero: 32), out + 16 &* group)
      group &+= 1
    }
    p += 210
    out += 256
    left &-= 256
  }
}

// Blocks of 32 with one scale: Q8_0, Q4_0, Q5_0, and with a minimum: Q4_1, Q5_1.

@inline(never)
func decodeQ8_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  let sign = Ints(repeating: 0x80)
  while left > 0 {
    let scale = Floats(repeating: single(p))
    store(exact(bytes(p + 2) ^ sign, zero: 128) * scale, out)
    store(exact(bytes(p + 18) ^ sign, zero: 128) * scale, out + 16)
    p += 34
    out += 32
    left &-= 32
  }
}

/// The fifth bits of sixteen levels, bit j as 16 in lane j.
@_transparent func fifthBits(_ field: UInt32) -> Ints {
  let lanes = Ints(
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
  let chosen = Ints(repeating: Int32(truncatingIfNeeded: field)) & lanes
  return ints(chosen .== lanes) & Ints(repeating: 16)
}

/// Half scale, half minimum (`affine`), fifth bits (`five`), nibbles.
@_transparent
func decodeNibbles(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, affine: Bool,
  five: Bool
) {
  var p = blocks, out = out
  var left = count
  let zero: Float = affine ? 0 : five ? 16 : 8
  while left > 0 {
    let scale = Floats(repeating: single(p))
    let header = affine ? 4 : 2, q = bytes(p + (five ? header &+ 4 : header))
    var low = q & Ints(repeating: 15), high = q &>> Ints(repeating: 4)
    if five {
      let field = (p + header).loadUnaligned(as: UInt32.self)
      low |= fifthBits(field)
      high |= fifthBits(field &>> 16)
    }
    var a = exact(low, zero: zero) * scale, b = exact(high, zero: zero) * scale
    if affine {
      let minimum = Floats(repeating: single(p + 2))
      a += minimum
      b += minimum
    }
    store(a, out)
    store(b, out + 16)
    p += (five ? header &+ 20 : header &+ 16)
    out += 32
    left &-= 32
  }
}

@inline(never)
func decodeQ4_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  decodeNibbles(blocks, out, count, affine: false, five: false)
}
@inline(never)
func decodeQ4_1(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  decodeNibbles(blocks, out, count, affine: true, five: false)
}
@inline(never)
func decodeQ5_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  decodeNibbles(blocks, out, count, affine: false, five: true)
}
@inline(never)
func decodeQ5_1(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  decodeNibbles(blocks, out, count, affine: true, five: true)
}

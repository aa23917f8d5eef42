// Numbers of eight bits that only checkpoints hold: floats with four or five bits of exponent, and
// integers.

/// E4M3: bias 7, no infinity, NaN where all other bits are set.
@_transparent func e4m3(_ code: Ints) -> Floats {
  let magnitude = code & Ints(repeating: 0x7f)
  let place = magnitude &<< Ints(repeating: 20)
  let normal = place &+ Ints(repeating: 120 << 23)
  // Without the hidden bit: the same one exponent up, less what that bit is worth there.
  let small = fromBits(place &+ Ints(repeating: 121 << 23)) - Floats(repeating: 0x1p-6)
  var value = normal.replacing(with: bits(small), where: magnitude .< Ints(repeating: 8))
  value.replace(
    with: Ints(repeating: 0x7fc0_0000), where: magnitude .== Ints(repeating: 0x7f))
  return fromBits(value | (code & Ints(repeating: 0x80)) &<< Ints(repeating: 24))
}

/// The same of one number.
@_transparent func e4m3(_ code: UInt8) -> Float {
  let magnitude = UInt32(code & 0x7f), sign = UInt32(code & 0x80) &<< 24
  let place = magnitude &<< 20
  if magnitude == 0x7f { return Float(bitPattern: sign | 0x7fc0_0000) }
  if magnitude >= 8 { return Float(bitPattern: sign | (place &+ 120 << 23)) }
  let small = Float(bitPattern: place &+ 121 << 23) - 0x1p-6
  return Float(bitPattern: sign | small.bitPattern)
}

@inline(never)
func decodeF8_E4M3(_ codes: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    store(e4m3(bytes(codes + i)), out + i)
    i &+= 16
  }
  while i < count {
    out[i] = e4m3((codes + i).load(as: UInt8.self))
    i &+= 1
  }
}

/// E5M2, the upper half of a half: bias 15; where all bits of the exponent are set, infinity or NaN.
@_transparent func e5m2(_ code: Ints) -> Floats {
  let magnitude = code & Ints(repeating: 0x7f)
  let place = magnitude &<< Ints(repeating: 21)
  let normal = place &+ Ints(repeating: 112 << 23)
  // As in E4M3. A product with 2^112 would do as well, and take its time with subnormal numbers.
  let small = fromBits(place &+ Ints(repeating: 113 << 23)) - Floats(repeating: 0x1p-14)
  var value = normal.replacing(with: bits(small), where: magnitude .< Ints(repeating: 4))
  value.replace(
    with: place | Ints(repeating: 0x7f80_0000), where: magnitude .> Ints(repeating: 0x7b))
  return fromBits(value | (code & Ints(repeating: 0x80)) &<< Ints(repeating: 24))
}

@inline(never)
func decodeF8_E5M2(_ codes: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    store(e5m2(bytes(codes + i)), out + i)
    i &+= 16
  }
  while i < count {
    out[i] = single(UInt16((codes + i).load(as: UInt8.self)) &<< 8)
    i &+= 1
  }
}

@inline(never)
func decodeI8(_ numbers: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    // With the sign bit turned round, a number from 0 to 255 that is 128 too large.
    store(exact(bytes(numbers + i) ^ Ints(repeating: 0x80), zero: 128), out + i)
    i &+= 16
  }
  while i < count {
    let number = Int32((numbers + i).load(as: UInt8.self) ^ 0x80)
    out[i] = Float(bitPattern: UInt32(bitPattern: number) | 0x4b00_0000) - 8_388_736
    i &+= 1
  }
}

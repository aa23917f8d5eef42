// What is done to the numbers of a row that share a scale; the inner loops of all schemes.

/// Multiplies numbers by a scale, one rounding each.
@inline(__always)
func multiply(_ numbers: UnsafeMutablePointer<Float>, _ count: Int, by scale: Float) {
  typealias Lanes = SIMD8<Float>
  let factor = Lanes(repeating: scale)
  let raw = UnsafeMutableRawPointer(numbers)
  var i = 0
  while i &+ 8 <= count {
    let lanes = unsafe raw.loadUnaligned(fromByteOffset: 4 &* i, as: Lanes.self)
    unsafe raw.storeBytes(of: lanes * factor, toByteOffset: 4 &* i, as: Lanes.self)
    i &+= 8
  }
  while i < count {
    unsafe numbers[i] = numbers[i] * scale
    i &+= 1
  }
}

/// Subtracts the code that means zero, which is exact, and multiplies by a scale.
@inline(__always)
func dequantize(
  _ codes: UnsafeMutablePointer<Float>, _ count: Int, zero: Float, scale: Float
) {
  typealias Lanes = SIMD8<Float>
  let (offset, factor) = (Lanes(repeating: zero), Lanes(repeating: scale))
  let raw = UnsafeMutableRawPointer(codes)
  var i = 0
  while i &+ 8 <= count {
    let lanes = unsafe raw.loadUnaligned(fromByteOffset: 4 &* i, as: Lanes.self)
    unsafe raw.storeBytes(of: (lanes - offset) * factor, toByteOffset: 4 &* i, as: Lanes.self)
    i &+= 8
  }
  while i < count {
    unsafe codes[i] = (codes[i] - zero) * scale
    i &+= 1
  }
}

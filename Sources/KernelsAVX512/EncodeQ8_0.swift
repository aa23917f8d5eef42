/// Q8_0: half scale, 32 signed bytes.
@inline(never)
func encodeQ8_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var x = x, out = out
  var left = count
  while left > 0 {
    let a = floats(x), b = floats(x + 16)
    let top = largestMagnitude(x, 32)
    let scale = top / 127
    let inverse = Floats(repeating: scale != 0 ? 1 / scale : 0)
    out.storeBytes(of: halfBits(scale), as: UInt16.self)
    store(lowBytes(roundedAway(a * inverse)), out + 2)
    store(lowBytes(roundedAway(b * inverse)), out + 18)
    x += 32
    out += 34
    left &-= 32
  }
}

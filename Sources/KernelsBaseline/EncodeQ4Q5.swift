// The plain forms of Q4_0, Q4_1, Q5_0 and Q5_1.

/// The value of largest magnitude among 32, the first of them where both signs have it.
@_transparent
func extreme(_ x: UnsafePointer<Float>, _ a: Floats, _ b: Floats) -> Float {
  let top = greatest(greater(a, greater(b, Floats.zero)))
  let bottom = greatest(greater(-a, greater(-b, Floats.zero)))
  if top > bottom { return top }
  if top < bottom { return -bottom }
  var j = 0
  while j < 32 {
    if x[j].magnitude == top { return top == 0 ? 0 : x[j] }
    j &+= 1
  }
  return 0
}

/// Two vectors of levels as 16 bytes of low halves; the lanes' low 4 bits.
@_transparent func halves(_ a: Ints, _ b: Ints) -> Bytes {
  let low = Ints(repeating: 15)
  return lowBytes((a & low) | (b & low) &<< Ints(repeating: 4))
}

@inline(never)
func encodeQ4_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  var x = x, out = out
  var left = count
  while left > 0 {
    let a = floats(x), b = floats(x + 16)
    let scale = extreme(x, a, b) / -8
    let inverse = Floats(repeating: scale != 0 ? 1 / scale : 0)
    let middle = Floats(repeating: 8.5), top = Floats(repeating: 15.5)
    out.storeBytes(of: halfBits(scale), as: UInt16.self)
    store(
      halves(
        truncated(smaller(a * inverse + middle, top)),
        truncated(smaller(b * inverse + middle, top))), out + 2)
    x += 32
    out += 18
    left &-= 32
  }
}

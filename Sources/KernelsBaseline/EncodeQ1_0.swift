// Q1_0: half scale, the mean magnitude of 128 columns, and their signs.

/// Sums of magnitudes of four blocks, each in ascending order.
///
/// Four, to hide the additions' latency.
@_transparent
func sumsOfMagnitudes(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  _ d: UnsafePointer<Float>
) -> SIMD4<Float> {
  var sums = SIMD4<Float>.zero
  var j = 0
  while j < 128 {
    sums += SIMD4(a[j].magnitude, b[j].magnitude, c[j].magnitude, d[j].magnitude)
    j &+= 1
  }
  return sums
}

@_transparent
func storeSigns(_ x: UnsafePointer<Float>, _ sum: Float, _ out: UnsafeMutableRawPointer) {
  out.storeBytes(of: halfBits(sum / 128), as: UInt16.self)
  var j = 0
  while j < 8 {
    let plus = ints(floats(x + 16 &* j) .>= Floats.zero) & Ints(repeating: 1)
    (out + (2 &+ 2 &* j)).storeBytes(
      of: UInt16(truncatingIfNeeded: gathered(smallBytes(plus))), as: UInt16.self)
    j &+= 1
  }
}

@inline(never)
func encodeQ1_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  let blocks = count / 128
  var b = 0
  while b < blocks {
    // Past the end the last block is summed again.
    let last = blocks &- 1, p = x + 128 &* b
    let sums = sumsOfMagnitudes(
      p, x + 128 &* (b &+ 1 < blocks ? b &+ 1 : last), x + 128 &* (b &+ 2 < blocks ? b &+ 2 : last),
      x + 128 &* (b &+ 3 < blocks ? b &+ 3 : last))
    storeSigns(p, sums[0], out + 18 &* b)
    if b &+ 1 < blocks { storeSigns(p + 128, sums[1], out + 18 &* (b &+ 1)) }
    if b &+ 2 < blocks { storeSigns(p + 256, sums[2], out + 18 &* (b &+ 2)) }
    if b &+ 3 < blocks { storeSigns(p + 384, sums[3], out + 18 &* (b &+ 3)) }
    b &+= 4
  }
}

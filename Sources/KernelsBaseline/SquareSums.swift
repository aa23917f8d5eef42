/// Sums the squares of pieces of `size` weights, each sum in ascending order; four sums at a time.
///
/// Sums beyond the `count` pieces repeat the last one's; there is room for `sums`, rounded up to
/// a multiple of 4.
@inline(never)
func sumSquares(
  _ values: UnsafePointer<Float>, first: Int, count: Int, size: Int, sums: Int,
  to output: FloatPointer
) {
  typealias Four = SIMD4<Float>
  func piece(_ index: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(values + (index < count ? index : count &- 1) &* size)
  }
  var index = 0
  while index < sums {
    let at = first &+ index
    let p = piece(at), q = piece(at &+ 1), r = piece(at &+ 2), s = piece(at &+ 3)
    var sum = Four.zero
    var column = 0
    while column < size {
      let offset = column &* 4
      let a = (p + offset).loadUnaligned(as: Four.self)
      let b = (q + offset).loadUnaligned(as: Four.self)
      let c = (r + offset).loadUnaligned(as: Four.self)
      let d = (s + offset).loadUnaligned(as: Four.self)
      let e = Four(a[0], b[0], c[0], d[0]), f = Four(a[1], b[1], c[1], d[1])
      let g = Four(a[2], b[2], c[2], d[2]), h = Four(a[3], b[3], c[3], d[3])
      sum += e * e
      sum += f * f
      sum += g * g
      sum += h * h
      column += 4
    }
    UnsafeMutableRawPointer(output + index).storeBytes(of: sum, as: Four.self)
    index += 4
  }
}

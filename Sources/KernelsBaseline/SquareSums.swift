/// Sums the squares of pieces of `size` weights, each sum in ascending order.
///
/// Sums beyond the `count` pieces repeat the last one's; there is room for `sums`, rounded up to
/// a multiple of 4.
@inline(never)
func sumSquares(
  _ values: UnsafePointer<Float>, first: Int, count: Int, size: Int, sums: Int,
  to output: FloatPointer
) {
  let pieces = Pieces(values: values, count: count, size: size)
  var index = 0
  // A sum waits for its last addition. Twice four hide that; of more rows than a cache set has
  // ways, whose length is often a power of two, each would push out another one's lines.
  while index &+ 4 < sums {
    sumEight(pieces, first &+ index, to: UnsafeMutableRawPointer(output + index))
    index += 8
  }
  while index < sums {
    let four = pieces.four(first &+ index)
    var sum = SIMD4<Float>.zero
    var column = 0
    while column < size {
      addSquares(four, column, &sum)
      column += 4
    }
    UnsafeMutableRawPointer(output + index).storeBytes(of: sum, as: SIMD4<Float>.self)
    index += 4
  }
}

@_transparent
private func sumEight(_ pieces: Pieces, _ first: Int, to output: UnsafeMutableRawPointer) {
  typealias Four = SIMD4<Float>
  let low = pieces.four(first), high = pieces.four(first &+ 4)
  var sumLow = Four.zero, sumHigh = Four.zero
  var column = 0
  while column < pieces.size {
    addSquares(low, column, &sumLow)
    addSquares(high, column, &sumHigh)
    column += 4
  }
  output.storeBytes(of: sumLow, as: Four.self)
  (output + 16).storeBytes(of: sumHigh, as: Four.self)
}

private typealias FourPieces = (
  UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer
)

/// Pieces of a row, or rows, one after the other.
private struct Pieces {
  let values: UnsafePointer<Float>
  let count, size: Int

  @_transparent func piece(_ index: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(values + (index < count ? index : count &- 1) &* size)
  }
  @_transparent func four(_ first: Int) -> FourPieces {
    (piece(first), piece(first &+ 1), piece(first &+ 2), piece(first &+ 3))
  }
}

/// Adds the squares of four columns to the sums of four pieces.
@_transparent
private func addSquares(_ pieces: FourPieces, _ column: Int, _ sum: inout SIMD4<Float>) {
  typealias Four = SIMD4<Float>
  let offset = column &* 4
  let a = (pieces.0 + offset).loadUnaligned(as: Four.self)
  let b = (pieces.1 + offset).loadUnaligned(as: Four.self)
  let c = (pieces.2 + offset).loadUnaligned(as: Four.self)
  let d = (pieces.3 + offset).loadUnaligned(as: Four.self)
  let e = Four(a[0], b[0], c[0], d[0]), f = Four(a[1], b[1], c[1], d[1])
  let g = Four(a[2], b[2], c[2], d[2]), h = Four(a[3], b[3], c[3], d[3])
  sum += e * e
  sum += f * f
  sum += g * g
  sum += h * h
}

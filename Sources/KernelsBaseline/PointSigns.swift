// What the formats of points have before their search: weights of columns, and signs apart.

extension Rows {
  /// Weighs the columns of a batch of superblocks from superblock `first` on.
  ///
  /// `factor` is what the mean square is multiplied with. Without importance weights are squares,
  /// and `share` of the mean square is added to them.
  @inline(never)
  func weighPoints(
    _ memory: PointMemory, from first: Int, count: Int, factor: Float, share: Float
  ) {
    sumSquares(
      values, first: first, count: self.count(of: superblockColumns), size: superblockColumns,
      sums: batchSuperblocks, to: memory.sums)
    var index = 0
    while index < count {
      let x = values + (first &+ index) &* superblockColumns
      let w = memory.weights + index &* superblockColumns
      let mean = factor * memory.sums[index] / 256
      if let importance {
        let q = importance + (first &+ index) &* superblockColumns % columns
        var k = 0
        while k < superblockColumns {
          let v = loadEight(x + k)
          storeEight(loadEight(q + k) * (eight(mean) + v * v).squareRoot(), w + k)
          k += 8
        }
      } else {
        let offset = eight(share * mean)
        var k = 0
        while k < superblockColumns {
          let v = loadEight(x + k), square = v * v
          storeEight(share == 0 ? square : offset + square, w + k)
          k += 8
        }
      }
      index += 1
    }
  }

  /// Takes the signs of a batch's columns, whose weights are known, from their magnitudes.
  @inline(never)
  func splitSigns(_ memory: PointMemory, from first: Int, count: Int, areCodes: Bool) {
    let x = values + first &* superblockColumns, places = loadEight(memory.bits)
    var k = 0
    while k < count &* superblockColumns {
      let v = loadEight(x + k), w = loadEight(memory.weights + k)
      // A NaN and what is below zero, as the reference asks.
      let flipped = pickEight(v .>= Eight.zero, v, floatsOf(bitsOf(v) ^ eightBits(.min)))
      let marks = pickEight(v .>= Eight.zero, Eight.zero, places)
      storeEight(flipped, memory.values + k)
      storeEight(w.squareRoot(), memory.roots + k)
      storeEight(w * flipped, memory.weighted + k)
      memory.signs[k / 8] = UInt8(truncatingIfNeeded: orEight(marks))
      if areCodes { memory.least[k / 8] = UInt8(truncatingIfNeeded: firstLeast(w * v * v, places)) }
      k += 8
    }
    if areCodes { makeSignsEven(memory, count: count) }
  }
}

/// Turns the sign that matters least where the count of minus signs is odd.
///
/// (A loop of its own: in the one above the optimizer would branch, and the processor guess wrong.)
@_transparent private func makeSignsEven(_ memory: PointMemory, count: Int) {
  let places = bitsOf(loadEight(memory.bits))
  var k = 0
  while k < count &* superblockColumns {
    let signs = memory.signs[k / 8], wrong = memory.least[k / 8] & (0 &- parity(signs))
    let isWrong = eightBits(Int32(wrong)) & places .== places
    let turned = EightBits.zero.replacing(with: eightBits(.min), where: isWrong)
    let (value, weighted) = (memory.values + k, memory.weighted + k)
    storeEight(floatsOf(bitsOf(loadEight(value)) ^ turned), value)
    storeEight(floatsOf(bitsOf(loadEight(weighted)) ^ turned), weighted)
    memory.signs[k / 8] = signs ^ wrong
    k += 8
  }
}

/// 1 where the count of bits is odd.
@_transparent private func parity(_ signs: UInt8) -> UInt8 {
  var bits = signs ^ signs &>> 4
  bits ^= bits &>> 2
  return (bits ^ bits &>> 1) & 1
}

/// The bit of the first column of eight with the least loss, or none where a loss is no number.
@_transparent private func firstLeast(_ losses: Eight, _ places: Eight) -> UInt32 {
  let marks = orEight(pickEight(losses .== eight(leastOf(losses)), places, Eight.zero))
  return marks & (0 &- marks)
}

@_transparent func orEight(_ v: Eight) -> UInt32 {
  let half = unsafeBitCast(v, to: (SIMD4<Int32>, SIMD4<Int32>).self)
  let pair = unsafeBitCast(half.0 | half.1, to: SIMD2<UInt64>.self), one = pair[0] | pair[1]
  return UInt32(truncatingIfNeeded: one | one &>> 32)
}

/// The largest of `count` values, a whole number of eights, at least 0, and the largest magnitude.
@_transparent
func extent(
  _ values: UnsafePointer<Float>, _ count: Int, _ scratch: FloatPointer
) -> (largest: Float, farthest: Float) {
  var most = Eight.zero, least = Eight.zero
  var k = 0
  while k < count {
    let v = loadEight(values + k)
    most = pickEight(v .> most, v, most)
    least = pickEight(v .< least, v, least)
    k += 8
  }
  storeEight(most, scratch)
  storeEight(least, scratch + 8)
  var largest: Float = 0, farthest: Float = 0
  k = 0
  while k < 8 {
    if scratch[k] > largest { largest = scratch[k] }
    if -scratch[8 &+ k] > farthest { farthest = -scratch[8 &+ k] }
    k += 1
  }
  return (largest, largest > farthest ? largest : farthest)
}

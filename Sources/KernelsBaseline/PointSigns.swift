// What the formats of points have before their search: weights of columns, and signs apart.

extension Rows {
  /// Weighs the columns of a batch of superblocks from superblock `first` on.
  ///
  /// `factor` is what the mean square is multiplied with. Without importance weights are squares, and
  /// `share` of the mean square is added to them.
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
    let x = values + first &* superblockColumns, places = EightBits(1, 2, 4, 8, 16, 32, 64, 128)
    var k = 0
    while k < count &* superblockColumns {
      let v = loadEight(x + k), w = loadEight(memory.weights + k)
      // A NaN and what is below zero, as the reference asks.
      let flipped = pickEight(v .>= Eight.zero, v, floatsOf(bitsOf(v) ^ eightBits(.min)))
      let marks = pickEight(v .>= Eight.zero, Eight.zero, floatsOf(places))
      storeEight(flipped, memory.values + k)
      storeEight(w.squareRoot(), memory.roots + k)
      storeEight(w * flipped, memory.weighted + k)
      var signs = orEight(marks)
      if areCodes, isOdd(signs) {
        storeEight(w * v * v, memory.scratch)
        let least = leastLoss(memory.scratch)
        memory.values[k &+ least] = -memory.values[k &+ least]
        memory.weighted[k &+ least] = -memory.weighted[k &+ least]
        signs ^= 1 << UInt32(truncatingIfNeeded: least)
      }
      memory.signs[k / 8] = UInt8(truncatingIfNeeded: signs)
      k += 8
    }
  }
}

@_transparent private func isOdd(_ signs: UInt32) -> Bool {
  var bits = signs ^ signs &>> 4
  bits ^= bits &>> 2
  return (bits ^ bits &>> 1) & 1 == 1
}

/// The first column of eight with the least loss.
@_transparent private func leastLoss(_ losses: FloatPointer) -> Int {
  var (least, place) = (losses[0], 0)
  var i = 1
  while i < 8 {
    if losses[i] < least {
      least = losses[i]
      place = i
    }
    i += 1
  }
  return place
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

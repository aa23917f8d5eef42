// What the affine formats with superblocks of 256 columns share: how columns are weighed.

@_transparent var superblockColumns: Int { 256 }

extension Rows {
  /// How many superblocks of the `count` are encoded together with superblock `first`.
  @_transparent func count(from first: Int, atMost step: Int) -> Int {
    let left = count(of: superblockColumns) &- first
    return left < step ? left : step
  }

  /// Writes superblocks of weights near zero, which are zero bytes in the symmetric formats; false
  /// if there are others among the `count` from `first` on.
  @_transparent func writeNearZero(from first: Int, count: Int, blockSize: Int) -> Bool {
    if !isNearZero(values + first &* superblockColumns, count &* superblockColumns) { return false }
    (output + first &* blockSize).initializeMemory(
      as: UInt8.self, repeating: 0, count: count &* blockSize)
    return true
  }

  /// Loads a pair's sub-blocks from sub-block `first` on, and weighs their columns with their
  /// magnitude and the root mean square of the sub-block.
  @inline(never)
  func weighByMagnitude(_ columns: Int, from first: Int, _ pair: AffinePair) {
    var index = 0
    while index < 2 {
      let group = pair.group(index), x = group.values, w = group.weights
      values(of: columns, from: first &+ index &* laneCount, to: x)
      var squares = Lanes.zero
      var k = 0
      while k < columns {
        squares += x[k] * x[k]
        k += 1
      }
      let mean = (squares / all(Float(columns))).squareRoot()
      k = 0
      while k < columns {
        w[k] = mean + unsigned(x[k])
        k += 1
      }
      index += 1
    }
  }

  /// Loads a pair's sub-blocks from sub-block `first` on, and weighs their columns with their
  /// magnitude alone.
  @inline(never)
  func weighByMagnitudeAlone(_ columns: Int, from first: Int, _ pair: AffinePair) {
    var index = 0
    while index < 2 {
      let group = pair.group(index)
      values(of: columns, from: first &+ index &* laneCount, to: group.values)
      var k = 0
      while k < columns {
        group.weights[k] = unsigned(group.values[k])
        k += 1
      }
      index += 1
    }
  }

  /// Loads a pair's sub-blocks from sub-block `first` on, and weighs their columns with their
  /// importance, magnitude and the mean square given for their lane.
  @inline(never)
  func weigh(
    by importance: UnsafePointer<Float>, _ columns: Int, means: LanePointer, from first: Int,
    _ pair: AffinePair
  ) {
    var index = 0
    while index < 2 {
      let group = pair.group(index), x = group.values, w = group.weights
      values(of: columns, from: first &+ index &* laneCount, to: x)
      self.importance(importance, of: columns, from: first &+ index &* laneCount, to: w)
      let mean = means[index]
      var k = 0
      while k < columns {
        w[k] = columnWeight(w[k], x[k], mean: mean)
        k += 1
      }
      index += 1
    }
  }

  /// Writes for each sub-block `factor` times the mean square of the superblock it is part of.
  ///
  /// The superblocks' sums are worked out below `output`, in two lanes' room.
  @_transparent
  func meanSquares(
    _ columns: Int, _ factor: Float, from first: Int, subblocks: Int, to output: FloatPointer
  ) {
    let parts = superblockColumns / columns, sums = output - 2 &* laneCount
    sumSquares(
      values, first: first / parts, count: count(of: superblockColumns), size: superblockColumns,
      sums: subblocks / parts, to: sums)
    var subblock = 0
    while subblock < subblocks {
      output[subblock] = factor * sums[subblock / parts] / Float(superblockColumns)
      subblock += 1
    }
  }
}

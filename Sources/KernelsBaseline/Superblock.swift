// What the formats with superblocks of 256 columns share.

@_transparent var superblockColumns: Int { 256 }

extension Rows {
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
}

// Q4_1 and Q5_1 with importance: half scale, half minimum, fifth bits (Q5_1), halves.

@inline(never)
func encodeWeightedQ4_1(_ rows: Rows) {
  encodeWeightedAffine(rows, highestLevel: 15, blockSize: 20, fifthBits: false)
}
@inline(never)
func encodeWeightedQ5_1(_ rows: Rows) {
  encodeWeightedAffine(rows, highestLevel: 31, blockSize: 24, fifthBits: true)
}

@_transparent
private func encodeWeightedAffine(
  _ rows: Rows, highestLevel: Float, blockSize: Int, fifthBits: Bool
) {
  guard let importance = rows.importance else { return }
  let options = AffineOptions(
    columns: blockColumns, highestLevel: highestLevel, first: 0, step: 0, lastCandidate: 0,
    absolute: false
  ).weighted
  rows.withMeanSquares { means in
    withLanes(AffinePair.size) { base in
      let pair = AffinePair(base), blocks = rows.count(of: blockColumns)
      var first = 0
      while first < blocks {
        let count =
          blocks &- first < AffinePair.subblocks
          ? blocks &- first : AffinePair.subblocks
        rows.spread(means, from: first, count: AffinePair.subblocks, to: floats(pair.scaleFit))
        rows.weigh(by: importance, blockColumns, means: pair.scaleFit, from: first, pair)
        searchAffine(options, pair)
        writeScales(pair, count: count, to: rows.output + first &* blockSize, stride: blockSize)
        requantize(options, pair)
        var block = 0
        while block < count {
          let output = rows.output + (first &+ block) &* blockSize
          packBlock(pair.bytes + block &* blockColumns, fifthBits: fifthBits, to: output + 4)
          block += 1
        }
        first += count
      }
    }
  }
}

/// Writes scales and minima; the pair's scales become 0, so that the levels of the search remain.
@_transparent
private func writeScales(
  _ pair: AffinePair, count: Int, to output: UnsafeMutableRawPointer, stride: Int
) {
  let scales = floats(pair.scales), minima = floats(pair.lows)
  var block = 0
  while block < count {
    let header = output + block &* stride
    header.storeBytes(of: halfBits(scales[block]), as: UInt16.self)
    header.storeBytes(of: halfBits(minima[block]), toByteOffset: 2, as: UInt16.self)
    block += 1
  }
  pair.scales[0] = Lanes.zero
  pair.scales[1] = Lanes.zero
}

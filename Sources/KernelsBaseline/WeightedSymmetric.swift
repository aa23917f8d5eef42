// Q4_0 and Q5_0 with importance: half scale, fifth bits (Q5_0), halves.

@inline(never)
func encodeWeightedQ4_0(_ rows: Rows) {
  encodeWeightedSymmetric(rows, half: 8, blockSize: 18, fifthBits: false)
}
@inline(never)
func encodeWeightedQ5_0(_ rows: Rows) {
  encodeWeightedSymmetric(rows, half: 16, blockSize: 22, fifthBits: true)
}

@_transparent
private func encodeWeightedSymmetric(_ rows: Rows, half: Float, blockSize: Int, fifthBits: Bool) {
  guard let importance = rows.importance else { return }
  rows.withMeanSquares { means in
    withLanes(SymmetricPair.size) { base in
      let pair = SymmetricPair(base), blocks = rows.count(of: blockColumns)
      var first = 0
      while first < blocks {
        let count =
          blocks &- first < SymmetricPair.subblocks
          ? blocks &- first : SymmetricPair.subblocks
        rows.spread(means, from: first, count: SymmetricPair.subblocks, to: floats(pair.means))
        fit(rows, importance, half, from: first, pair)
        let scales = UnsafePointer(floats(pair.sums))
        var block = 0
        while block < count {
          let output = rows.output + (first &+ block) &* blockSize
          output.storeBytes(of: halfBits(scales[block]), as: UInt16.self)
          packBlock(pair.bytes + block &* blockColumns, fifthBits: fifthBits, to: output + 2)
          block += 1
        }
        first += count
      }
    }
  }
}

/// Fits a pair, and leaves its scales in `sums`.
@_transparent
private func fit(
  _ rows: Rows, _ importance: UnsafePointer<Float>, _ half: Float, from first: Int,
  _ pair: SymmetricPair
) {
  var index = 0
  while index < 2 {
    let group = pair.group(index), from = first &+ index &* laneCount
    rows.values(of: blockColumns, from: from, to: group.values)
    rows.importance(importance, of: blockColumns, from: from, to: group.weights)
    _ = group.weigh(blockColumns, mean: pair.means[index])
    searchSymmetric(blockColumns, half: half, group)
    pair.sums[index] = group.fit.pointee.scale
    index += 1
  }
  storeFoundLevels(blockColumns, half: half, pair)
}

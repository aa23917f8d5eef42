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
    withLanes(SymmetricPair.size + 2 * blockColumns) { base in
      let pair = SymmetricPair(base), pairImportance = base + SymmetricPair.size
      let blocks = rows.count(of: blockColumns), order = PairOrder(rows)
      var number = 0
      while number < order.count {
        let (first, isNew) = order.pair(number)
        if isNew {
          rows.importance(importance, of: blockColumns, from: first, to: pairImportance)
          rows.importance(
            importance, of: blockColumns, from: first &+ laneCount,
            to: pairImportance + blockColumns)
        }
        rows.spread(means, from: first, count: SymmetricPair.subblocks, to: floats(pair.means))
        fit(rows, pairImportance, half, from: first, pair)
        let scales = UnsafePointer(floats(pair.sums))
        var block = first
        while block < blocks, block < first &+ SymmetricPair.subblocks {
          let output = rows.output + block &* blockSize, lane = block &- first
          output.storeBytes(of: halfBits(scales[lane]), as: UInt16.self)
          packBlock(pair.bytes + lane &* blockColumns, fifthBits: fifthBits, to: output + 2)
          block += 1
        }
        number += 1
      }
    }
  }
}

/// Fits a pair, and leaves its scales in `sums`.
@_transparent
private func fit(
  _ rows: Rows, _ importance: LanePointer, _ half: Float, from first: Int, _ pair: SymmetricPair
) {
  var index = 0
  while index < 2 {
    let group = pair.group(index)
    rows.values(of: blockColumns, from: first &+ index &* laneCount, to: group.values)
    group.prepare(half: half)
    group.fit.pointee.extreme = group.extreme(
      blockColumns,
      weighing: .importance(importance + index &* blockColumns, mean: pair.means[index]))
    searchFromExtreme(blockColumns, half: half, group)
    pair.sums[index] = group.fit.pointee.scale
    index += 1
  }
  storeFoundLevels(blockColumns, pair)
}

/// The order in which pairs of groups are taken: where rows are whole pairs long, one place of all
/// rows after the other, so that their importance is gathered once.
private struct PairOrder {
  let count: Int
  private let rowCount, rowBlocks: Int

  @_transparent
  init(_ rows: Rows) {
    let step = SymmetricPair.subblocks
    rowBlocks = rows.columns / blockColumns
    rowCount = rowBlocks % step == 0 ? rows.rowCount : 1
    count = (rows.count(of: blockColumns) &+ step &- 1) / step
  }

  /// A pair's first block, and whether its importance is not that of the pair before.
  @_transparent
  func pair(_ number: Int) -> (first: Int, isNew: Bool) {
    let row = number % rowCount
    return (row &* rowBlocks &+ number / rowCount &* SymmetricPair.subblocks, row == 0)
  }
}

/// The road of the affine formats with superblocks: weigh, search, write headers, levels, pack.
///
/// - Parameters:
///   - meanFactor: how often the superblock's mean square counts in the weights with importance.
///   - weigh: loads and weighs the pair's sub-blocks from a sub-block on, without importance.
///   - writeHeaders: writes so many superblocks' headers from an address on, and leaves the decoded
///     scales and minima in the pair.
///   - packLevels: packs 256 levels into the superblock at an address.
@_transparent
func encodeAffineSuperblocks(
  _ rows: Rows, _ options: AffineOptions, blockSize: Int, meanFactor: Float,
  weigh: (Int, AffinePair) -> Void,
  writeHeaders: (AffinePair, Int, UnsafeMutableRawPointer) -> Void,
  packLevels: (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void
) {
  withLanes(AffinePair.size) { base in
    let pair = AffinePair(base), parts = superblockColumns / options.columns
    let step = AffinePair.subblocks / parts
    var first = 0
    while first < rows.count(of: superblockColumns) {
      let count = rows.count(from: first, atMost: step)
      let output = rows.output + first &* blockSize
      if let importance = rows.importance {
        let means = pair.scaleFit + 2
        rows.meanSquares(
          options.columns, meanFactor, from: first &* parts, subblocks: AffinePair.subblocks,
          to: floats(means))
        rows.weigh(by: importance, options.columns, means: means, from: first &* parts, pair)
        searchAffine(options.weighted, pair)
      } else {
        weigh(first &* parts, pair)
        searchAffine(options, pair)
      }
      writeHeaders(pair, count, output)
      requantize(options, pair)
      var block = 0
      while block < count {
        packLevels(pair.bytes + block &* superblockColumns, output + block &* blockSize)
        block += 1
      }
      first += step
    }
  }
}

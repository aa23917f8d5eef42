// The road that Q4_K and Q5_K share; they differ in the search's options and in their levels.

/// Encodes superblocks whose header holds 6-bit scales and minima.
@_transparent
func encodeSixBitAffine(
  _ rows: Rows, _ options: AffineOptions, blockSize: Int,
  packLevels: (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void
) {
  withLanes(AffinePair.size) { base in
    let pair = AffinePair(base)
    let count = rows.count(of: superblockColumns), step = AffinePair.subblocks / 8
    var first = 0
    while first < count {
      let here = count &- first < step ? count &- first : step
      rows.weighByMagnitude(options.columns, from: first &* 8, pair)
      searchAffine(options, pair)
      var block = 0
      while block < here {
        writeSixBitHeader(
          scales: floats(pair.scales) + block &* 8, minima: floats(pair.minima) + block &* 8,
          to: rows.output + (first &+ block) &* blockSize)
        block += 1
      }
      requantize(options, pair)
      block = 0
      while block < here {
        packLevels(
          pair.bytes + block &* superblockColumns,
          rows.output + ((first &+ block) &* blockSize &+ sixBitHeaderSize))
        block += 1
      }
      first += step
    }
  }
}

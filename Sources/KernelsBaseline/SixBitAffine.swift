// What Q4_K and Q5_K share; they differ in the search's options and in their levels.

/// Encodes superblocks whose header holds 6-bit scales and minima.
///
/// - Parameter caps: whether fitted levels above 63 (negative ones that wrapped) become 63.
@_transparent
func encodeSixBitAffine(
  _ rows: Rows, _ options: AffineOptions, blockSize: Int, caps: Bool,
  packLevels: (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void
) {
  encodeAffineSuperblocks(
    rows, options, blockSize: blockSize, meanFactor: 2,
    weigh: { rows.weighByMagnitude(options.columns, from: $0, $1) },
    writeHeaders: { pair, count, output in
      writeSixBitHeaders(
        pair, fitted: rows.importance != nil, caps: caps, count: count, to: output,
        stride: blockSize)
    },
    packLevels: { packLevels($0, $1 + sixBitHeaderSize) })
}

/// Writes the headers of the first `count` superblocks; the pair's scales and minima become the
/// decoded ones.
@inline(never)
private func writeSixBitHeaders(
  _ pair: AffinePair, fitted: Bool, caps: Bool, count: Int, to output: UnsafeMutableRawPointer,
  stride: Int
) {
  if fitted { pair.fitScalesAndMinima(parts: 8, highestLevel: 63) }
  var block = 0
  while block < count {
    let header = output + block &* stride
    let scales = floats(pair.scales) + block &* 8, minima = floats(pair.minima) + block &* 8
    if fitted {
      writeSixBitHeader(
        scale: pair.fittedScale(block, parts: 8, minima: false),
        minimum: pair.fittedScale(block, parts: 8, minima: true),
        fittedLevels(pair, block, minima: false, caps),
        fittedLevels(pair, block, minima: true, caps),
        scales: scales, minima: minima, to: header)
    } else {
      writeSixBitHeader(scales: scales, minima: minima, to: header)
    }
    block += 1
  }
}

/// The eight levels of superblock `block`'s scales or minima.
@_transparent
private func fittedLevels(
  _ pair: AffinePair, _ block: Int, minima: Bool, _ caps: Bool
) -> SIMD8<UInt32> {
  @_transparent func level(_ part: Int) -> UInt32 {
    let level = pair.fittedLevel(block, part: part, parts: 8, minima: minima)
    return caps && level > 63 ? 63 : level
  }
  return SIMD8(level(0), level(1), level(2), level(3), level(4), level(5), level(6), level(7))
}

// Q3_K: superblocks of 16 sub-blocks of 16 columns; offset | size | field
//        0 | 32 | third bits: bit c/32 of byte c%32 for column c
//       32 | 64 | low two bits, as in Q2_K
//       96 | 12 | 6-bit scales: 8 bytes of low halves, then 4 bytes of upper two bits
//      108 |  2 | superblock scale, half

@_transparent private var blockSize: Int { 110 }
@_transparent private var parts: Int { 16 }

/// Encodes superblocks of 110 bytes.
@inline(never)
func encodeQ3_K(_ rows: Rows) {
  withLanes(SymmetricPair.size) { base in
    let pair = SymmetricPair(base), step = SymmetricPair.subblocks / parts
    prepareDescent(16, pair)
    var first = 0
    while first < rows.count(of: superblockColumns) {
      let count = rows.count(from: first, atMost: step)
      if rows.writeNearZero(from: first, count: count, blockSize: blockSize) {
        first += step
        continue
      }
      let output = rows.output + first &* blockSize
      fitQ3_K(rows, from: first &* parts, pair)
      var block = 0
      while block < count {
        writeScales(
          pair, block, fitted: rows.importance != nil, to: output + block &* blockSize)
        block += 1
      }
      requantize(16, pair)
      block = 0
      while block < count {
        let levels = UnsafeRawPointer(pair.bytes + block &* superblockColumns)
        packThirdBits(levels, output + block &* blockSize)
        packTwoBits(levels, output + (block &* blockSize &+ 32))
        block += 1
      }
      first += step
    }
  }
}

/// Loads and fits a pair; without importance columns weigh their square.
@_transparent
private func fitQ3_K(_ rows: Rows, from first: Int, _ pair: SymmetricPair) {
  if rows.importance != nil {
    rows.meanSquares(
      16, 2, from: first, subblocks: SymmetricPair.subblocks, to: floats(pair.means))
  }
  var index = 0
  while index < 2 {
    let group = pair.group(index), from = first &+ index &* laneCount
    rows.values(of: 16, from: from, to: group.values)
    if let importance = rows.importance {
      rows.importance(importance, of: 16, from: from, to: group.weights)
      pair.sums[index] = group.weigh(16, mean: pair.means[index])
      searchSymmetric(16, half: 4, group)
      pair.scales[index] = group.fit.pointee.scale
      group.keepLevels(16)
    }
    index += 1
  }
  if rows.importance == nil { descendLevels(16, half: 4, pair) }
}

/// Writes the scales of superblock `block`, and leaves the decoded ones in the pair.
@inline(never)
private func writeScales(
  _ pair: SymmetricPair, _ block: Int, fitted: Bool, to output: UnsafeMutableRawPointer
) {
  let scales = floats(pair.scales) + block &* parts
  let scale: Float, inverse: Float?
  if fitted {
    let fit = fitSymmetricScale(
      scales, floats(pair.sums) + block &* parts, count: parts, half: 32, pair.scratch)
    scale = fit.scale
    inverse = fit.inverse
  } else {
    let extreme = extremeValue(scales, count: parts)
    inverse = extreme != 0 ? -32 / extreme : nil
    scale = inverse.map { 1 / $0 } ?? 0
  }
  let half = halfBits(scale), decoded = single(half)
  output.storeBytes(of: half, toByteOffset: 108, as: UInt16.self)
  var low: UInt64 = 0, high: UInt32 = 0
  var part = 0
  while part < parts {
    var level: UInt64 = 0
    if let inverse {
      let signed = nearest(inverse * scales[part])
      level = UInt64(truncatingIfNeeded: (signed < -32 ? -32 : signed > 31 ? 31 : signed) &+ 32)
    }
    low |= (level & 15) &<< UInt64((part & 7) &* 8 &+ (part &>> 3) &* 4)
    high |= UInt32(truncatingIfNeeded: level &>> 4) &<< UInt32((part & 3) &* 8 &+ (part &>> 2) &* 2)
    scales[part] = decoded * Float(Int32(truncatingIfNeeded: level) &- 32)
    part += 1
  }
  output.storeBytes(of: low, toByteOffset: 96, as: UInt64.self)
  output.storeBytes(of: high, toByteOffset: 104, as: UInt32.self)
}

@_transparent
private func packThirdBits(_ levels: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
  typealias Words = SIMD8<UInt32>
  let third = Words(repeating: 0x0404_0404)
  var bits = Words.zero
  var part = 7
  while part >= 0 {
    bits = bits &<< 1 | ((levels + 32 &* part).loadUnaligned(as: Words.self) & third) &>> 2
    part -= 1
  }
  output.storeBytes(of: bits, as: Words.self)
}

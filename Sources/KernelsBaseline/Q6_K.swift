// Q6_K: superblocks of 16 sub-blocks of 16 columns; offset | size | field
//        0 | 128 | low four bits; 64 bytes a half of 128 columns, columns 0-63 in the low halves
//      128 |  64 | high two bits; 32 bytes a half of 128 columns, bits 2*(c/32) for column c
//      192 |  16 | signed scales
//      208 |   2 | superblock scale, half

@_transparent private var blockSize: Int { 210 }

/// Encodes superblocks of 210 bytes.
@inline(never)
func encodeQ6_K(_ rows: Rows) {
  withLanes(SymmetricPair.size) { base in
    let pair = SymmetricPair(base), step = SymmetricPair.subblocks / 16
    var first = 0
    while first < rows.count(of: superblockColumns) {
      let count = rows.count(from: first, atMost: step)
      if rows.writeNearZero(from: first, count: count, blockSize: blockSize) {
        first += step
        continue
      }
      let output = rows.output + first &* blockSize
      fitQ6_K(rows, from: first &* 16, pair)
      var live: UInt64 = 0
      var block = 0
      while block < count {
        let scales = floats(pair.scales) + block &* 16
        if writeScales(scales, to: output + block &* blockSize) { live |= 1 &<< UInt64(block) }
        block += 1
      }
      requantize(16, pair)
      block = 0
      while block < count {
        let levels = UnsafeRawPointer(pair.bytes + block &* superblockColumns)
        packSixBits(levels, keep: live &>> UInt64(block) & 1 == 1, to: output + block &* blockSize)
        block += 1
      }
      first += step
    }
  }
}

/// Loads and fits a pair; columns weigh their square, or their importance as it is.
@_transparent
private func fitQ6_K(_ rows: Rows, from first: Int, _ pair: SymmetricPair) {
  var index = 0
  while index < 2 {
    let group = pair.group(index), from = first &+ index &* laneCount
    rows.values(of: 16, from: from, to: group.values)
    if let importance = rows.importance {
      rows.importance(importance, of: 16, from: from, to: group.weights)
    } else {
      group.weighBySquare(16)
    }
    searchSymmetric(16, half: 32, group)
    pair.scales[index] = group.fit.pointee.scale
    group.keepLevels(16)
    index += 1
  }
}

/// Writes the scales of a superblock, and leaves the decoded ones in their place.
///
/// - Returns: false for a superblock of zeros, which is written as zero bytes throughout.
@_transparent
private func writeScales(_ scales: FloatPointer, to block: UnsafeMutableRawPointer) -> Bool {
  let extreme = extremeValue(scales, count: 16)
  let live = extreme.magnitude >= 1e-15
  let inverse = live ? -128 / extreme : 0
  let half = live ? halfBits(1 / inverse) : 0, scale = single(half)
  var part = 0
  while part < 16 {
    let level = nearest(inverse * scales[part]), stored = live ? (level < 127 ? level : 127) : 0
    let byte = Int8(truncatingIfNeeded: stored)
    block.storeBytes(of: byte, toByteOffset: 192 &+ part, as: Int8.self)
    scales[part] = scale * Float(byte)
    part += 1
  }
  block.storeBytes(of: half, toByteOffset: 208, as: UInt16.self)
  return live
}

@_transparent
private func packSixBits(
  _ levels: UnsafeRawPointer, keep: Bool, to block: UnsafeMutableRawPointer
) {
  typealias Words = SIMD8<UInt32>
  let mask = Words(repeating: keep ? 0xffff_ffff : 0), low = mask & Words(repeating: 0x0f0f_0f0f)
  let high = mask & Words(repeating: 0x3030_3030)
  var half = 0
  while half < 2 {
    let from = levels + 128 &* half
    let a = from.loadUnaligned(as: Words.self), b = (from + 32).loadUnaligned(as: Words.self)
    let c = (from + 64).loadUnaligned(as: Words.self), d = (from + 96).loadUnaligned(as: Words.self)
    let lowBits = block + 64 &* half, highBits = block + (128 &+ 32 &* half)
    lowBits.storeBytes(of: a & low | (c & low) &<< 4, as: Words.self)
    (lowBits + 32).storeBytes(of: b & low | (d & low) &<< 4, as: Words.self)
    let first = (a & high) &>> 4 | (b & high) &>> 2
    highBits.storeBytes(of: first | (c & high) | (d & high) &<< 2, as: Words.self)
    half += 1
  }
}

// The plain forms of Q4_0, Q4_1, Q5_0 and Q5_1: blocks of 32 without a search.

/// Levels of 32 columns as 16 bytes: the low four bits of columns j and j + 16 in byte j.
@_transparent func storeNibbles(_ a: Ints, _ b: Ints, _ out: UnsafeMutableRawPointer) {
  let low = Ints(repeating: 15)
  store(smallBytes((a & low) | (b & low) &<< Ints(repeating: 4)), out)
}

/// The fifth bits of 32 levels, column j in bit j.
@_transparent func storeFifthBits(_ a: Ints, _ b: Ints, _ out: UnsafeMutableRawPointer) {
  let one = Ints(repeating: 1), four = Ints(repeating: 4)
  let low = gathered(smallBytes((a &>> four) & one)),
    high = gathered(smallBytes((b &>> four) & one))
  out.storeBytes(of: low | high &<< 16, as: UInt32.self)
}

/// One bit from each byte, which is 0 or 1.
@_transparent func gathered(_ v: Bytes) -> UInt32 {
  let words = unsafeBitCast(v, to: SIMD2<UInt64>.self)
  let low = (words[0] &* 0x0102_0408_1020_4080) &>> 56
  let high = (words[1] &* 0x0102_0408_1020_4080) &>> 56
  return UInt32(truncatingIfNeeded: low | high &<< 8)
}

@_transparent func reciprocal(_ scale: Float) -> Float { scale != 0 ? 1 / scale : 0 }

/// Q4_0 (half scale, nibbles) and Q5_0 (half scale, fifth bits, nibbles).
@_transparent
private func encodeSymmetric(
  _ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int, middle: Float, five: Bool
) {
  let size = five ? 22 : 18, rounding = Floats(repeating: middle + 0.5)
  withTiles(count / 32) { tile, first, count in
    findEnds(x + first &* 32, count, tile)
    tile.level.pointee = middle
    scaleSymmetric(x + first &* 32, count, tile)
    var block = 0
    while block < count {
      let x = x + (first &+ block) &* 32, out = out + (first &+ block) &* size
      let inverse = Floats(repeating: tile.inverse[block]), top = Floats(repeating: tile.top[block])
      let a = truncated(floats(x) * inverse + rounding, top)
      let b = truncated(floats(x + 16) * inverse + rounding, top)
      out.storeBytes(of: UInt16(truncatingIfNeeded: tile.headers[block]), as: UInt16.self)
      if five { storeFifthBits(a, b, out + 2) }
      storeNibbles(a, b, out + (five ? 6 : 2))
      block &+= 1
    }
  }
}

/// The scale gives the value of largest magnitude the lowest level.
@inline(never)
func scaleSymmetric(_ x: UnsafePointer<Float>, _ count: Int, _ tile: BlockTile) {
  let (least, most) = tile.ends(), middle = tile.level.pointee
  let bottom = fromBits(bits(least) ^ Ints(repeating: .min))
  store(most.replacing(with: least, where: bottom .> most), tile.least)
  store(bottom, tile.lowLanes)
  store(most, tile.most)
  var block = 0
  while block < count {
    // Both signs have the largest magnitude: the first one counts.
    if tile.lowLanes[block] == tile.most[block] {
      tile.least[block] = firstExtreme(x + block &* 32)
    }
    block &+= 1
  }
  let scale = floats(tile.least) / Floats(repeating: -middle)
  tile.note(scale: scale, levels: 2 * middle - 1)
  UnsafeMutableRawPointer(tile.headers).storeBytes(of: halfPatterns(scale), as: Ints.self)
}

/// Q4_1 (half scale, half minimum, nibbles) and Q5_1 (both, fifth bits, nibbles).
@_transparent
private func encodeAffine(
  _ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int, levels: Float, five: Bool
) {
  let size = five ? 24 : 20, half = Floats(repeating: 0.5)
  withTiles(count / 32) { tile, first, count in
    findEnds(x + first &* 32, count, tile)
    tile.level.pointee = levels
    scaleAffine(x + first &* 32, count, tile)
    var block = 0
    while block < count {
      let x = x + (first &+ block) &* 32, out = out + (first &+ block) &* size
      let inverse = Floats(repeating: tile.inverse[block]), top = Floats(repeating: tile.top[block])
      let minimum = Floats(repeating: tile.least[block])
      let a = truncated((floats(x) - minimum) * inverse + half, top)
      let b = truncated((floats(x + 16) - minimum) * inverse + half, top)
      out.storeBytes(of: tile.headers[block], as: UInt32.self)
      if five { storeFifthBits(a, b, out + 4) }
      storeNibbles(a, b, out + (five ? 8 : 4))
      block &+= 1
    }
  }
}

/// The scale spreads the levels from the least value to the greatest.
@inline(never)
func scaleAffine(_ x: UnsafePointer<Float>, _ count: Int, _ tile: BlockTile) {
  let (low, high) = tile.ends(), levels = tile.level.pointee
  store(low, tile.least)
  store(high, tile.most)
  var block = 0
  while block < count {
    // Of two zeros the first one counts, whose sign is stored.
    if tile.least[block] == 0 {
      (tile.least[block], tile.most[block]) = firstEnds(x + block &* 32)
    }
    block &+= 1
  }
  let least = floats(tile.least)
  let scale = (floats(tile.most) - least) / Floats(repeating: levels)
  tile.note(scale: scale, levels: levels)
  let header = halfPatterns(scale) | halfPatterns(least) &<< Ints(repeating: 16)
  UnsafeMutableRawPointer(tile.headers).storeBytes(of: header, as: Ints.self)
}

// Transparent: as functions they would be merged two by two, with a call through a register.

@_transparent
func encodeQ4_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  encodeSymmetric(x, out, count, middle: 8, five: false)
}
@_transparent
func encodeQ5_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  encodeSymmetric(x, out, count, middle: 16, five: true)
}
@_transparent
func encodeQ4_1(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  encodeAffine(x, out, count, levels: 15, five: false)
}
@_transparent
func encodeQ5_1(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  encodeAffine(x, out, count, levels: 31, five: true)
}

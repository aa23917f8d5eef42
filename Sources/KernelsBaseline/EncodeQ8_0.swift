/// Q8_0: half scale, 32 signed bytes.
@inline(never)
func encodeQ8_0(_ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, _ count: Int) {
  withTiles(count / 32) { tile, first, count in
    findEnds(x + first &* 32, count, tile)
    scaleQ8_0(tile)
    var block = 0
    while block < count {
      let x = x + (first &+ block) &* 32, out = out + (first &+ block) &* 34
      let inverse = Floats(repeating: tile.inverse[block])
      out.storeBytes(of: UInt16(truncatingIfNeeded: tile.headers[block]), as: UInt16.self)
      store(lowBytes(roundedAway(floats(x) * inverse)), out + 2)
      store(lowBytes(roundedAway(floats(x + 16) * inverse)), out + 18)
      block &+= 1
    }
  }
}

/// The scale gives the largest magnitude the level 127.
@inline(never)
func scaleQ8_0(_ tile: BlockTile) {
  let (least, most) = tile.ends()
  let magnitude = larger(larger(Floats.zero - least, most), Floats.zero)
  let scale = magnitude / Floats(repeating: 127)
  tile.note(scale: scale, levels: 127)
  UnsafeMutableRawPointer(tile.headers).storeBytes(of: halfPatterns(scale), as: Ints.self)
}

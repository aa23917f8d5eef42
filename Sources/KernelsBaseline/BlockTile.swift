// Sixteen blocks of 32 columns at a time, for the formats that need no search. A block alone is a
// chain: ends, scale, reciprocal, half precision, and only then levels. Here a lane is a block for
// all that is done once a block, so that the divisions and conversions of sixteen cost what those
// of one did.
//
// The steps meet in memory: in one function the optimizer takes the vectors of the first apart for
// the sake of the second.

@_transparent var tileBlocks: Int { 16 }

/// What is known of sixteen blocks, one a lane.
struct BlockTile {
  @_transparent static var size: Int { 38 &* 64 }
  let base: UnsafeMutableRawPointer
  @_transparent init(_ base: UnsafeMutableRawPointer) { self.base = base }

  @_transparent func lanes(_ index: Int) -> FloatPointer {
    (base + index &* 64).assumingMemoryBound(to: Float.self)
  }
  /// The ends of each block's columns j, j + 8, j + 16 and j + 24: eight floats a block.
  @_transparent var lows: FloatPointer { lanes(0) }
  @_transparent var highs: FloatPointer { lanes(8) }
  /// The same with a block in each lane.
  @_transparent var lowLanes: FloatPointer { lanes(16) }
  @_transparent var highLanes: FloatPointer { lanes(24) }
  /// The least and the greatest value of each block.
  @_transparent var least: FloatPointer { lanes(32) }
  @_transparent var most: FloatPointer { lanes(33) }
  /// The reciprocal of the scale, 0 where the scale is 0.
  @_transparent var inverse: FloatPointer { lanes(34) }
  /// What no level reaches.
  @_transparent var top: FloatPointer { lanes(35) }
  /// The fields before the levels as they are stored, the first lowest.
  @_transparent var headers: UnsafeMutablePointer<UInt32> {
    (base + 36 &* 64).assumingMemoryBound(to: UInt32.self)
  }
  /// The format's middle or highest level.
  @_transparent var level: FloatPointer { lanes(37) }
}

/// Calls `body` with each tile of `blocks` blocks: the first block's number, and how many there
/// are.
@_transparent
func withTiles(_ blocks: Int, _ body: (BlockTile, _ first: Int, _ count: Int) -> Void) {
  withUnsafeTemporaryAllocation(byteCount: BlockTile.size, alignment: 64) {
    guard let base = $0.baseAddress else { return }
    var first = 0
    while first < blocks {
      body(BlockTile(base), first, blocks &- first < tileBlocks ? blocks &- first : tileBlocks)
      first &+= tileBlocks
    }
  }
}

/// The least and the greatest of every eighth column of each block.
///
/// Lanes beyond the `count` blocks repeat the last one.
@inline(never)
func findEnds(_ x: UnsafePointer<Float>, _ count: Int, _ tile: BlockTile) {
  typealias Eight = SIMD8<Float>
  // As the reference begins: no NaN gets in.
  let limit = Eight(repeating: .greatestFiniteMagnitude)
  var block = 0
  while block < tileBlocks {
    let row = UnsafeRawPointer(x + (block < count ? block : count &- 1) &* 32)
    var low = limit, high = Eight(repeating: -.greatestFiniteMagnitude)
    var place = 0
    while place < 128 {
      let v = (row + place).loadUnaligned(as: Eight.self)
      low = low.replacing(with: v, where: v .< low)
      high = high.replacing(with: v, where: v .> high)
      place &+= 32
    }
    UnsafeMutableRawPointer(tile.lows + block &* 8).storeBytes(of: low, as: Eight.self)
    UnsafeMutableRawPointer(tile.highs + block &* 8).storeBytes(of: high, as: Eight.self)
    block &+= 1
  }
}

extension BlockTile {
  /// The least and the greatest value of each block, from what `findEnds` left.
  @_transparent
  func ends() -> (least: Floats, most: Floats) {
    turn(lows, to: lowLanes)
    turn(highs, to: highLanes)
    var least = floats(lowLanes), most = floats(highLanes)
    var row = 16
    while row < 128 {
      least = smaller(floats(lowLanes + row), least)
      most = larger(floats(highLanes + row), most)
      row &+= 16
    }
    return (least, most)
  }

  /// Sixteen rows of eight floats as eight rows of sixteen.
  @_transparent
  private func turn(_ rows: FloatPointer, to lanes: FloatPointer) {
    var block = 0
    while block < tileBlocks {
      let row = UnsafePointer(rows + block &* 8)
      transpose((row, row + 8, row + 16, row + 24), columns: 8, to: lanes + block, stride: 16)
      block &+= 4
    }
  }

  /// Notes the reciprocals of `scale`, and `levels` and a half as what no level reaches.
  ///
  /// Where the reciprocal overflows, that is 0, as then every level is.
  @_transparent
  func note(scale: Floats, levels: Float) {
    let factor = Floats.zero.replacing(
      with: Floats(repeating: 1) / scale, where: scale .!= Floats.zero)
    let finite = magnitude(factor) .< Floats(repeating: .infinity)
    store(factor, inverse)
    store(Floats.zero.replacing(with: Floats(repeating: levels + 0.5), where: finite), top)
  }
}

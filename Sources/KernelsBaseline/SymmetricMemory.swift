// The working memory of the symmetric search: two groups of `laneCount` sub-blocks.

/// One group of sub-blocks of up to 32 columns, one lane each.
struct SymmetricGroup {
  @_transparent static var size: Int { 112 }
  let base: LanePointer
  @_transparent init(_ base: LanePointer) { self.base = base }
  @_transparent var values: LanePointer { base }
  /// What each column's error counts.
  @_transparent var weights: LanePointer { base + 32 }
  /// Weight times value.
  @_transparent var weightedValues: LanePointer { base + 64 }
  /// The levels that a sub-block keeps whose decoded scale is 0, before rounding.
  @_transparent var kept: LanePointer { base + 64 }
  @_transparent var fit: UnsafeMutablePointer<SymmetricFit> {
    UnsafeMutableRawPointer(base + 96).assumingMemoryBound(to: SymmetricFit.self)
  }
  /// The fit's sums as two vectors in memory.
  @_transparent var sums: LanePointer { base + 96 }
}

/// The state of a group's search; level = rounded `inverse * value`.
struct SymmetricFit {
  var sums: SymmetricSums
  var scale, inverse: Lanes
  /// 0 for a sub-block of zeros, whose levels are the lowest; else 1.
  var live: Lanes
  /// How many levels are negative.
  var half: Lanes
  var bestProduct: Lanes
  /// The value of largest magnitude.
  var extreme: Lanes
  var bounds: Levels
}

/// The weighted sums of value times level, and of the level's square.
struct SymmetricSums {
  var xl, ll: Lanes
}

/// Two groups and, over both, one float a sub-block of each result; a third group for those of them
/// that go on.
struct SymmetricPair {
  @_transparent static var size: Int { 375 }
  @_transparent static var subblocks: Int { 2 * laneCount }
  let base: LanePointer
  @_transparent init(_ base: LanePointer) { self.base = base }
  @_transparent func group(_ index: Int) -> SymmetricGroup {
    SymmetricGroup(base + index &* SymmetricGroup.size)
  }
  /// The scales of the fit; the header leaves each sub-block's decoded scale here.
  @_transparent var scales: LanePointer { base + 224 }
  /// The sum of each sub-block's weights.
  @_transparent var sums: LanePointer { base + 226 }
  /// The mean square that each sub-block's weights count with.
  @_transparent var means: LanePointer { base + 230 }
  /// The levels in the order of the columns, a byte each, the lowest as 0.
  @_transparent var bytes: UnsafeMutableRawPointer { UnsafeMutableRawPointer(base + 232) }
  /// Room for the fit of the scales.
  @_transparent var scratch: LanePointer { base + 248 }
  /// Not 0 for each sub-block that the first pass has changed.
  @_transparent var changed: LanePointer { base + 260 }
  /// The sub-blocks that the third group has taken over.
  @_transparent var places: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(base + 262).assumingMemoryBound(to: UInt8.self)
  }
  @_transparent var rest: SymmetricGroup { SymmetricGroup(base + 263) }
  /// Where a sub-block lies.
  @_transparent func group(of subblock: UInt8) -> (group: SymmetricGroup, lane: Int) {
    let subblock = Int(subblock)
    return (group(subblock / laneCount), subblock % laneCount)
  }
}

// The working memory of the affine search: two groups of `laneCount` sub-blocks.

/// One group of sub-blocks, one lane each.
///
/// `levels` lies where its stores share no 4 KiB offset with the loads that follow them.
struct AffineGroup {
  @_transparent static var size: Int { 128 }
  let base: LanePointer
  @_transparent init(_ base: LanePointer) { self.base = base }
  /// The weights of up to 32 columns.
  @_transparent var values: LanePointer { base }
  /// What each column's error counts.
  @_transparent var weights: LanePointer { base + 32 }
  @_transparent var levels: LanePointer { base + 88 }
  @_transparent var fit: UnsafeMutablePointer<AffineFit> {
    UnsafeMutableRawPointer(base + 64).assumingMemoryBound(to: AffineFit.self)
  }
}

/// The state of a group's search.
struct AffineFit {
  /// The best fit so far: level = rounded `inverse * (value - offset)`, value = `scale * level +
  /// low`.
  var scale, inverse, offset, low: Lanes
  var high, originalLow: Lanes
  /// The minimum of a flat lane; `live` is 0 for a flat lane, else 1.
  var flatLow, live: Lanes
  var sumW, sumWX, bestError: Lanes
  /// The candidate and its moments.
  var candidate, sumL, sumLL, sumXL: Lanes
  var determinant, newScale, newLow, error: Lanes
  var bounds: Levels
}

/// Two groups and, over both, one float a sub-block of each result.
struct AffinePair {
  @_transparent static var size: Int { 336 }
  @_transparent static var subblocks: Int { 2 * laneCount }
  let base: LanePointer
  @_transparent init(_ base: LanePointer) { self.base = base }
  @_transparent func group(_ index: Int) -> AffineGroup {
    AffineGroup(base + index &* AffineGroup.size)
  }
  /// The scales of the fit; the header leaves each sub-block's decoded scale here.
  @_transparent var scales: LanePointer { base + 256 }
  /// The minima, negated as the superblocks store them; then the decoded ones.
  @_transparent var minima: LanePointer { base + 258 }
  /// The sum of each sub-block's weights.
  @_transparent var sums: LanePointer { base + 260 }
  /// The minima as the blocks of 32 store them, a zero's sign included.
  @_transparent var lows: LanePointer { base + 332 }
  /// The levels in the order of the columns, a byte each.
  @_transparent var bytes: UnsafeMutableRawPointer { UnsafeMutableRawPointer(base + 262) }
  /// Room for the fit of the scales.
  @_transparent var scaleFit: LanePointer { base + 280 }
}

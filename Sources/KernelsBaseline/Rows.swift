/// What one call encodes: rows of blocks, one after the other.
struct Rows {
  let values: UnsafePointer<Float>
  let importance: UnsafePointer<Float>?
  let rowCount, columns: Int
  let output: UnsafeMutableRawPointer

  /// How many pieces of `size` columns there are.
  @_transparent func count(of size: Int) -> Int { rowCount &* columns / size }

  /// Gathers the values of `laneCount` pieces from piece `first` on.
  @_transparent func values(of size: Int, from first: Int, to lanes: LanePointer) {
    gather(values, first: first, count: count(of: size), period: .max, size: size, to: lanes)
  }

  /// Gathers the importance of `laneCount` pieces from piece `first` on.
  @_transparent func importance(
    _ importance: UnsafePointer<Float>, of size: Int, from first: Int, to lanes: LanePointer
  ) {
    gather(
      importance, first: first, count: count(of: size), period: columns / size, size: size,
      to: lanes)
  }
}

/// Calls `body` with room for `count` lanes.
@_transparent
func withLanes(_ count: Int, _ body: (LanePointer) -> Void) {
  withUnsafeTemporaryAllocation(byteCount: count &* MemoryLayout<Lanes>.stride, alignment: 64) {
    guard let base = $0.baseAddress else { return }
    body(base.assumingMemoryBound(to: Lanes.self))
  }
}

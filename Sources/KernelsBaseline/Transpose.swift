// Between rows of sub-blocks in memory and one lane per sub-block.

typealias LanePointer = UnsafeMutablePointer<Lanes>
typealias FloatPointer = UnsafeMutablePointer<Float>

/// The floats of lanes in memory.
@_transparent func floats(_ lanes: LanePointer) -> FloatPointer {
  UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Float.self)
}

/// Writes four rows of `columns` floats as columns that lie `stride` floats apart.
@_transparent
func transpose(
  _ rows: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>),
  columns: Int, to output: FloatPointer, stride: Int
) {
  typealias Four = SIMD4<Float>
  var column = 0
  while column < columns {
    let a = UnsafeRawPointer(rows.0 + column).loadUnaligned(as: Four.self)
    let b = UnsafeRawPointer(rows.1 + column).loadUnaligned(as: Four.self)
    let c = UnsafeRawPointer(rows.2 + column).loadUnaligned(as: Four.self)
    let d = UnsafeRawPointer(rows.3 + column).loadUnaligned(as: Four.self)
    let to = UnsafeMutableRawPointer(output + column &* stride), next = stride &* 4
    to.storeBytes(of: Four(a[0], b[0], c[0], d[0]), as: Four.self)
    (to + next).storeBytes(of: Four(a[1], b[1], c[1], d[1]), as: Four.self)
    (to + 2 &* next).storeBytes(of: Four(a[2], b[2], c[2], d[2]), as: Four.self)
    (to + 3 &* next).storeBytes(of: Four(a[3], b[3], c[3], d[3]), as: Four.self)
    column += 4
  }
}

/// Loads `laneCount` sub-blocks of `size` columns, one a lane.
///
/// Lanes beyond the `count` sub-blocks repeat the last one. Sub-block `i` starts at
/// `values + i % period * size`: all rows share one vector of importance.
@inline(never)
func gather(
  _ values: UnsafePointer<Float>, first: Int, count: Int, period: Int, size: Int,
  to output: LanePointer
) {
  var index = first < count ? first : count &- 1
  var place = index % period
  func next() -> UnsafePointer<Float> {
    let row = values + place &* size
    if index &+ 1 < count {
      index &+= 1
      place = place &+ 1 == period ? 0 : place &+ 1
    }
    return row
  }
  var lane = 0
  while lane < laneCount {
    let a = next(), b = next(), c = next(), d = next()
    transpose((a, b, c, d), columns: size, to: floats(output) + lane, stride: laneCount)
    lane += 4
  }
}

/// Turns levels, four bytes of a lane in one element, into `size` bytes a sub-block.
@_transparent
func scatter(levels: LanePointer, size: Int, to output: UnsafeMutableRawPointer) {
  let rows = size / 4, words = output.assumingMemoryBound(to: Float.self)
  var row = 0
  while row < rows {
    let from = UnsafePointer(floats(levels + row))
    transpose(
      (from, from + laneCount, from + 2 &* laneCount, from + 3 &* laneCount), columns: laneCount,
      to: words + row, stride: rows)
    row += 4
  }
}

/// Sums over pairs of a reference and a candidate value: over groups, which blocks are judged by,
/// and over spans what only rows need.
///
/// A group is `size` pairs, a power of two from 8 to 256; a span is the groups of 256 pairs, the
/// last one what is left. A group leaves two `sums`, Σ error² and Σ reference², error = candidate −
/// reference; a span leaves four: Σ reference · error, Σ weight · error², Σ weight · reference² (0
/// without weights) and 0. Lane l of eight adds up the values l, l + 8, l + 16 and so on, and the
/// lanes are added as (0 + 4) + (1 + 5) + (2 + 6) + (3 + 7): the same in all kernel sets.
///
/// - Parameters:
///   - weights: one for each value, or `nil`.
///   - sums: room for an even number of groups; 0 beyond the last.
///   - memory: 32 · 161 bytes at a multiple of 32, where lanes lie before they are added up.
/// - Returns: the largest |error|; NaN does not count.
public func sumErrors(
  reference: UnsafePointer<Float>, candidate: UnsafePointer<Float>, weights: UnsafePointer<Float>?,
  groups: Int, size: Int, sums: UnsafeMutablePointer<Float>, spans: UnsafeMutablePointer<Float>,
  memory: UnsafeMutableRawPointer
) -> Float {
  let lanes = ErrorLanes(memory.assumingMemoryBound(to: Eight.self))
  lanes.tops.pointee = .zero
  var first = 0
  while first < groups {
    let start = size &* first
    let pairs = ErrorPairs(
      reference: reference + start, candidate: candidate + start,
      groups: groups &- first < batch ? groups &- first : batch, size: size)
    if let weights {
      sumWeightedLanes(pairs, weights + start, lanes)
    } else {
      sumLanes(pairs, lanes)
    }
    addGroups(lanes, pairs.groups, to: UnsafeMutableRawPointer(sums + 2 &* first))
    addSpans(lanes, pairs.spans, to: UnsafeMutableRawPointer(spans + 4 &* (start / spanSize)))
    first &+= batch
  }
  return largestLane(lanes)
}

@_transparent private var spanSize: Int { 256 }

/// Groups whose lanes are summed before any lanes are added up: whole spans.
///
/// The loops meet in memory: in one, the shuffles of the second travel upwards, and the optimizer
/// tears the vectors of the first apart. So does a question for the largest lane of a group.
@_transparent private var batch: Int { 32 }

private typealias Eights = UnsafeMutablePointer<Eight>
private typealias Quad = SIMD4<Float>

/// What one batch compares.
private struct ErrorPairs {
  let reference, candidate: UnsafePointer<Float>
  let groups, size: Int

  @_transparent var groupsOfSpan: Int { spanSize / size }
  @_transparent var spans: Int { (groups &+ groupsOfSpan &- 1) / groupsOfSpan }
}

/// Where sums lie before their lanes are added up.
private struct ErrorLanes {
  let base: Eights
  @_transparent init(_ base: Eights) { self.base = base }

  /// The largest |error| so far.
  @_transparent var tops: Eights { base }
  /// Of each group error and reference.
  @_transparent func group(_ index: Int) -> Eights { base + 1 + 2 &* index }
  /// Of each span product, weighted error and weighted reference.
  @_transparent func span(_ index: Int) -> Eights { base + (1 &+ 2 &* batch) + 3 &* index }
}

@_transparent private func eight(_ p: UnsafePointer<Float>) -> Eight {
  UnsafeRawPointer(p).loadUnaligned(as: Eight.self)
}

@_transparent private func keepLargest(_ miss: Eight, _ top: inout Eight) {
  let far = unsafeBitCast(
    unsafeBitCast(miss, to: SIMD8<UInt32>.self) & SIMD8(repeating: 0x7fff_ffff), to: Eight.self)
  top.replace(with: far, where: far .> top)
}

/// Sums lanes over the groups and spans of a batch.
///
/// - Parameter weights: `nil`, or not, when this is compiled.
@_transparent
private func sumBatch(
  _ pairs: ErrorPairs, _ weights: UnsafePointer<Float>?, _ lanes: ErrorLanes
) {
  let x = pairs.reference, y = pairs.candidate
  var top = lanes.tops.pointee
  var group = 0, span = 0, j = 0
  while group < pairs.groups {
    let last = group &+ pairs.groupsOfSpan
    let end = last < pairs.groups ? last : pairs.groups
    var product = Eight.zero, weightedError = Eight.zero, weightedReference = Eight.zero
    while group < end {
      var error = Eight.zero, reference = Eight.zero
      let end = j &+ pairs.size
      while j < end {
        let value = eight(x + j), miss = eight(y + j) - value
        let square = value * value, squareMiss = miss * miss
        error += squareMiss
        reference += square
        product += value * miss
        if let weights {
          let weight = eight(weights + j)
          weightedError += weight * squareMiss
          weightedReference += weight * square
        }
        keepLargest(miss, &top)
        j &+= 8
      }
      lanes.group(group)[0] = error
      lanes.group(group)[1] = reference
      group &+= 1
    }
    lanes.span(span)[0] = product
    lanes.span(span)[1] = weightedError
    lanes.span(span)[2] = weightedReference
    span &+= 1
  }
  lanes.tops.pointee = top
}

@inline(never)
private func sumLanes(_ pairs: ErrorPairs, _ lanes: ErrorLanes) {
  sumBatch(pairs, nil, lanes)
}
@inline(never)
private func sumWeightedLanes(
  _ pairs: ErrorPairs, _ weights: UnsafePointer<Float>, _ lanes: ErrorLanes
) {
  sumBatch(pairs, weights, lanes)
}

/// Adds up the lanes of groups, two at a time.
@inline(never)
private func addGroups(_ lanes: ErrorLanes, _ count: Int, to output: UnsafeMutableRawPointer) {
  if count & 1 == 1 {
    lanes.group(count)[0] = .zero
    lanes.group(count)[1] = .zero
  }
  var group = 0
  while group < count {
    let one = lanes.group(group), two = lanes.group(group &+ 1)
    (output + 8 &* group).storeBytes(
      of: sums(halves(one), halves(one + 1), halves(two), halves(two + 1)), as: Quad.self)
    group &+= 2
  }
}

/// Adds up the lanes of spans.
@inline(never)
private func addSpans(_ lanes: ErrorLanes, _ count: Int, to output: UnsafeMutableRawPointer) {
  var span = 0
  while span < count {
    let three = lanes.span(span)
    (output + 16 &* span).storeBytes(
      of: sums(halves(three), halves(three + 1), halves(three + 2), .zero), as: Quad.self)
    span &+= 1
  }
}

/// The lanes l and l + 4 added.
@_transparent private func halves(_ lanes: Eights) -> Quad {
  let base = UnsafeRawPointer(lanes)
  return base.load(as: Quad.self) + base.load(fromByteOffset: 16, as: Quad.self)
}

/// The sums of the lanes of four.
@_transparent private func sums(_ a: Quad, _ b: Quad, _ c: Quad, _ d: Quad) -> Quad {
  var sum = Quad(a[0], b[0], c[0], d[0])
  sum += Quad(a[1], b[1], c[1], d[1])
  sum += Quad(a[2], b[2], c[2], d[2])
  sum += Quad(a[3], b[3], c[3], d[3])
  return sum
}

@inline(never)
private func largestLane(_ lanes: ErrorLanes) -> Float {
  let tops = UnsafeRawPointer(lanes.tops).assumingMemoryBound(to: Float.self)
  var top: Float = 0
  var lane = 0
  while lane < 8 {
    if tops[lane] > top { top = tops[lane] }
    lane &+= 1
  }
  return top
}

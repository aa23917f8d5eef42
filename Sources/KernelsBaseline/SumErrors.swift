/// Sums over groups of 32 pairs of a reference and a candidate value.
///
/// Each group leaves four sums of `sums`: Σ error², Σ reference², Σ reference · error and Σ weight
/// · error² (0 without weights), error = candidate − reference; with weights a fifth to eighth, of
/// which the first is Σ weight · reference². Lane l of eight adds up the values l, l + 8, l + 16
/// and l + 24, and the lanes are added as (0 + 4) + (1 + 5) + (2 + 6) + (3 + 7): the same in all
/// kernel sets.
///
/// - Parameter weights: one for each value, or `nil`.
/// - Returns: the largest |error|; NaN does not count.
public func sumErrors(
  reference: UnsafePointer<Float>, candidate: UnsafePointer<Float>, weights: UnsafePointer<Float>?,
  groups: Int, to sums: UnsafeMutablePointer<Float>
) -> Float {
  var top: Float = 0
  withLanes(batch &* GroupLanes8.weightedSize / MemoryLayout<Lanes>.size) { base in
    let memory = UnsafeMutableRawPointer(base)
    var first = 0
    while first < groups {
      let count = groups &- first < batch ? groups &- first : batch
      let x = reference + 32 &* first, y = candidate + 32 &* first
      if let weights {
        sumWeightedLanes(x, y, weights + 32 &* first, count, memory)
        addLanes(memory, count, weighted: true, UnsafeMutableRawPointer(sums + 8 &* first), &top)
      } else {
        sumLanes(x, y, count, memory)
        addLanes(memory, count, weighted: false, UnsafeMutableRawPointer(sums + 4 &* first), &top)
      }
      first &+= count
    }
  }
  return top
}

/// Groups whose lanes are summed before any lanes are added up.
///
/// The two loops meet in memory: in one, the shuffles of the second travel upwards, and the
/// optimizer tears the vectors of the first apart.
@_transparent private var batch: Int { 32 }

private typealias Eight8 = SIMD8<Float>

@_transparent private func eight(_ p: UnsafePointer<Float>) -> Eight8 {
  UnsafeRawPointer(p).loadUnaligned(as: Eight8.self)
}
@_transparent private func size(_ v: Eight8) -> Eight8 {
  unsafeBitCast(
    unsafeBitCast(v, to: SIMD8<UInt32>.self) & SIMD8(repeating: 0x7fff_ffff), to: Eight8.self)
}

/// The lanes of a group: error, reference and product, with weights weighted error and reference;
/// then the largest magnitudes.
private struct GroupLanes8 {
  /// Bytes of a group.
  @_transparent static var plainSize: Int { 128 }
  @_transparent static var weightedSize: Int { 192 }

  let base: UnsafeMutableRawPointer
  @_transparent init(_ base: UnsafeMutableRawPointer) { self.base = base }

  @_transparent func store(_ value: Eight8, _ index: Int) {
    base.storeBytes(of: value, toByteOffset: 32 &* index, as: Eight8.self)
  }
  /// The lanes l and l + 4 added.
  @_transparent func halves(_ index: Int) -> SIMD4<Float> {
    base.load(fromByteOffset: 32 &* index, as: SIMD4<Float>.self)
      + base.load(fromByteOffset: 32 &* index &+ 16, as: SIMD4<Float>.self)
  }
  /// The sums of the lanes of four.
  @_transparent static func sums(
    _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>
  ) -> SIMD4<Float> {
    var sum = SIMD4(a[0], b[0], c[0], d[0])
    sum += SIMD4(a[1], b[1], c[1], d[1])
    sum += SIMD4(a[2], b[2], c[2], d[2])
    sum += SIMD4(a[3], b[3], c[3], d[3])
    return sum
  }
}

/// Sums the lanes of `count` groups, one after the other in `memory`.
@inline(never)
private func sumLanes(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int,
  _ memory: UnsafeMutableRawPointer
) {
  var group = 0
  while group < count {
    let lanes = GroupLanes8(memory + GroupLanes8.plainSize &* group), first = 32 &* group
    var error = Eight8.zero, reference = Eight8.zero, product = Eight8.zero, top = Eight8.zero
    var j = first
    while j < first &+ 32 {
      let a = eight(x + j), miss = eight(y + j) - a
      error += miss * miss
      reference += a * a
      product += a * miss
      let far = size(miss)
      top.replace(with: far, where: far .> top)
      j &+= 8
    }
    lanes.store(error, 0)
    lanes.store(reference, 1)
    lanes.store(product, 2)
    lanes.store(top, 3)
    group &+= 1
  }
}

@inline(never)
private func sumWeightedLanes(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
  _ count: Int, _ memory: UnsafeMutableRawPointer
) {
  var group = 0
  while group < count {
    let lanes = GroupLanes8(memory + GroupLanes8.weightedSize &* group), first = 32 &* group
    var error = Eight8.zero, reference = Eight8.zero, product = Eight8.zero, top = Eight8.zero
    var weightedError = Eight8.zero, weightedReference = Eight8.zero
    var j = first
    while j < first &+ 32 {
      let a = eight(x + j), miss = eight(y + j) - a, weight = eight(weights + j)
      let square = a * a, squareMiss = miss * miss
      error += squareMiss
      reference += square
      product += a * miss
      weightedError += weight * squareMiss
      weightedReference += weight * square
      let far = size(miss)
      top.replace(with: far, where: far .> top)
      j &+= 8
    }
    lanes.store(error, 0)
    lanes.store(reference, 1)
    lanes.store(product, 2)
    lanes.store(weightedError, 3)
    lanes.store(weightedReference, 4)
    lanes.store(top, 5)
    group &+= 1
  }
}

/// Adds up the lanes of `count` groups.
@inline(never)
private func addLanes(
  _ memory: UnsafeMutableRawPointer, _ count: Int, weighted: Bool,
  _ output: UnsafeMutableRawPointer, _ top: inout Float
) {
  let stride = weighted ? GroupLanes8.weightedSize : GroupLanes8.plainSize
  var group = 0
  while group < count {
    let lanes = GroupLanes8(memory + stride &* group)
    let error = lanes.halves(0), reference = lanes.halves(1), product = lanes.halves(2)
    if weighted {
      let sums = output + 32 &* group
      sums.storeBytes(
        of: GroupLanes8.sums(error, reference, product, lanes.halves(3)), as: SIMD4<Float>.self)
      (sums + 16).storeBytes(
        of: GroupLanes8.sums(lanes.halves(4), .zero, .zero, .zero), as: SIMD4<Float>.self)
    } else {
      (output + 16 &* group).storeBytes(
        of: GroupLanes8.sums(error, reference, product, .zero), as: SIMD4<Float>.self)
    }
    let tops = (lanes.base + (stride - 32)).assumingMemoryBound(to: Float.self)
    var lane = 0
    while lane < 8 {
      if tops[lane] > top { top = tops[lane] }
      lane &+= 1
    }
    group &+= 1
  }
}

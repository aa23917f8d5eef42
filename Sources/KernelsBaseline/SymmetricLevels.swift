// The last step of the symmetric formats: levels for the scales as they were stored.

/// Computes the levels of a pair from its decoded scales, in `pair.bytes`, the lowest as 0.
///
/// Where the decoded scale is 0 the levels in `kept` remain.
@inline(never)
func requantize(_ columns: Int, _ pair: SymmetricPair) {
  var index = 0
  while index < 2 {
    let group = pair.group(index), scale = pair.scales[index]
    let x = group.values, kept = group.kept, none = scale .== Lanes.zero
    let bounds = StoredBounds(group)
    var k = 0
    if isAnyBitSet(pick(none, all(1), Lanes.zero)) {
      while k < columns {
        x[k] = bounds.level(pick(none, kept[k], x[k] / scale))
        k += 1
      }
    } else {
      while k < columns {
        x[k] = bounds.level(x[k] / scale)
        k += 1
      }
    }
    pair.storeLevels(index, columns)
    index += 1
  }
}

/// Computes the levels that the search found for a pair, in `pair.bytes`, the lowest as 0: of the
/// formats that take them whatever becomes of the scale.
@inline(never)
func storeFoundLevels(_ columns: Int, _ pair: SymmetricPair) {
  var index = 0
  while index < 2 {
    let group = pair.group(index), x = group.values, fit = group.fit
    let inverse = fit.pointee.inverse, none = fit.pointee.live .== Lanes.zero
    let bounds = StoredBounds(group), lowest = fit.pointee.bounds.bottom
    var k = 0
    while k < columns {
      x[k] = bounds.level(pick(none, lowest, inverse * x[k]))
      k += 1
    }
    pair.storeLevels(index, columns)
    index += 1
  }
}

/// A group's bounds in the numbers in which levels are stored: `magic` and more.
private struct StoredBounds {
  let bottom, top, half: Lanes
  @_transparent init(_ group: SymmetricGroup) {
    bottom = group.fit.pointee.bounds.bottom + all(magic)
    top = group.fit.pointee.bounds.top + all(magic)
    half = group.fit.pointee.half
  }
  /// `magic` plus the level of `t`, for every float, the lowest as 0.
  @_transparent func level(_ t: Lanes) -> Lanes {
    lower(higher(lowBits(t + all(magic)), bottom), top) + half
  }
}

extension SymmetricPair {
  /// Writes a group's levels, which take the place of its values, as bytes.
  @_transparent
  func storeLevels(_ index: Int, _ columns: Int) {
    let group = group(index)
    pack(group.values, columns, to: group.weights)
    scatter(levels: group.weights, size: columns, to: bytes + index &* laneCount &* columns)
  }
}

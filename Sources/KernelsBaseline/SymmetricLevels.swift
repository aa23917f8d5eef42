// The last step of the symmetric formats: levels for the scales as they were stored.

/// Computes the levels of a pair from its decoded scales, in `pair.bytes`, the lowest as 0.
///
/// Where the decoded scale is 0 the levels in `kept` remain.
@inline(never)
func requantize(_ columns: Int, half: Float, _ pair: SymmetricPair) {
  var index = 0
  while index < 2 {
    let group = pair.group(index), scale = pair.scales[index]
    let x = group.values, kept = group.kept, none = scale .== Lanes.zero
    let bottom = group.fit.pointee.bounds.bottom, top = group.fit.pointee.bounds.top
    var k = 0
    if isAnyBitSet(pick(none, all(1), Lanes.zero)) {
      while k < columns {
        let t = pick(none, kept[k], x[k] / scale)
        x[k] = roundedLevel(t, bottom, top, .wild) + all(magic + half)
        k += 1
      }
    } else {
      while k < columns {
        x[k] = roundedLevel(x[k] / scale, bottom, top, .wild) + all(magic + half)
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
func storeFoundLevels(_ columns: Int, half: Float, _ pair: SymmetricPair) {
  var index = 0
  while index < 2 {
    let group = pair.group(index), x = group.values, fit = group.fit
    let inverse = fit.pointee.inverse, none = fit.pointee.live .== Lanes.zero
    let bottom = fit.pointee.bounds.bottom, top = fit.pointee.bounds.top
    var k = 0
    while k < columns {
      let t = pick(none, all(-half), inverse * x[k])
      x[k] = roundedLevel(t, bottom, top, .wild) + all(magic + half)
      k += 1
    }
    pair.storeLevels(index, columns)
    index += 1
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

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
    while k < columns {
      let t = pick(none, kept[k], x[k] / scale)
      x[k] = magicLevel(t, bottom, top, .wild) + all(half)
      k += 1
    }
    pack(x, columns, to: group.weights)
    scatter(
      levels: group.weights, size: columns, to: pair.bytes + index &* laneCount &* columns)
    index += 1
  }
}

// The last step of the affine formats: levels for the scales and minima as they were stored.

/// Computes the levels of a pair from its decoded scales and minima, in `pair.bytes`.
///
/// Where the decoded scale is 0 the levels of the search remain.
@inline(never)
func requantize(_ options: AffineOptions, _ pair: AffinePair) {
  var index = 0
  while index < 2 {
    requantize(options.columns, pair.scales[index], pair.minima[index], pair.group(index))
    let group = pair.group(index)
    scatter(
      levels: group.levels, size: options.columns,
      to: pair.bytes + index &* laneCount &* options.columns)
    index += 1
  }
}

@_transparent
private func requantize(
  _ columns: Int, _ scale: Lanes, _ minimum: Lanes, _ group: AffineGroup
) {
  let x = group.values, fit = group.fit
  let bottom = fit.pointee.bounds.bottom, top = fit.pointee.bounds.top
  var k = 0
  if isAnyBitSet(pick(scale .!= Lanes.zero, Lanes.zero, all(1))) {
    let inverse = fit.pointee.inverse, offset = fit.pointee.offset, none = scale .== Lanes.zero
    let flat = fit.pointee.live .== Lanes.zero
    while k < columns {
      let value = x[k], kept = pick(flat, Lanes.zero, inverse * (value - offset))
      let t = pick(none, kept, (value + minimum) / scale)
      x[k] = roundedLevel(t, bottom, top, .wild) + all(magic)
      k += 1
    }
  } else {
    while k < columns {
      x[k] = roundedLevel((x[k] + minimum) / scale, bottom, top, .wild) + all(magic)
      k += 1
    }
  }
  pack(x, columns, to: group.levels)
}

/// Packs four columns' levels, to which `magic` was added, into the bytes of one element.
@_transparent
func pack(_ levels: LanePointer, _ columns: Int, to words: LanePointer) {
  var k = 0
  while k < columns {
    words[k >> 2] = lowBytes(levels[k], levels[k + 1], levels[k + 2], levels[k + 3])
    k += 4
  }
}

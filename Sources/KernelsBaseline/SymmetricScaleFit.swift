// The symmetric fit of a superblock's scales: one lane a candidate, since there is only one fit
// for hundreds of columns.

/// How many candidates there are: 0, then -9 to 9 without 0, in this order.
@_transparent private var candidates: Int { 19 }
@_transparent private func step(_ candidate: Int) -> Float {
  candidate == 0 ? 0 : Float(candidate < 10 ? candidate &- 10 : candidate &- 9)
}

/// Fits `count` values by levels `-half ... half - 1`.
///
/// - Parameter scratch: room for nine lanes.
/// - Returns: the scale, and the inverse to find the levels with: `nearest(inverse * value)`; 0 and
///   `nil` where all values are next to 0.
@inline(never)
func fitSymmetricScale(
  _ values: FloatPointer, _ weights: FloatPointer, count: Int, half: Float, _ scratch: LanePointer
) -> (scale: Float, inverse: Float?) {
  let extreme = extremeValue(values, count: count)
  if extreme.magnitude < 1e-15 { return (0, nil) }
  let vectors = (candidates + laneCount - 1) / laneCount
  let inverses = scratch, xl = scratch + vectors, ll = scratch + 2 * vectors
  var candidate = 0
  while candidate < vectors * laneCount {
    floats(inverses)[candidate] = -(half + 0.1 * step(candidate)) / extreme
    candidate += 1
  }
  let bottom = all(-half), top = all(half - 1)
  var vector = 0
  while vector < vectors {
    var sumXL = Lanes.zero, sumLL = Lanes.zero
    var k = 0
    while k < count {
      let t = inverses[vector] * all(values[k])
      let level = roundedLevel(t, bottom, top, .wild)
      sumXL += all(weights[k] * values[k]) * level
      sumLL += all(weights[k]) * level * level
      k += 1
    }
    xl[vector] = sumXL
    ll[vector] = sumLL
    vector += 1
  }
  return bestCandidate(floats(inverses), floats(xl), floats(ll))
}

@_transparent
private func bestCandidate(
  _ inverses: FloatPointer, _ xl: FloatPointer, _ ll: FloatPointer
) -> (scale: Float, inverse: Float?) {
  var scale = ll[0] != 0 ? xl[0] / ll[0] : 0
  var inverse = inverses[0], best = scale * xl[0]
  var candidate = 1
  while candidate < candidates {
    if ll[candidate] > 0, xl[candidate] * xl[candidate] > best * ll[candidate] {
      scale = xl[candidate] / ll[candidate]
      best = scale * xl[candidate]
      inverse = inverses[candidate]
    }
    candidate += 1
  }
  return (scale, inverse)
}

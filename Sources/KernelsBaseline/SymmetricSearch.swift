// The search of the symmetric formats: value ≈ scale * level, -half ... half - 1. One lane per
// sub-block. The candidates do not depend on one another, so their loops overlap by themselves.

/// Fits a group of `columns` columns from its values and weights.
@_transparent
func searchSymmetric(_ columns: Int, half: Float, _ group: SymmetricGroup) {
  group.prepare(half: half)
  group.fit.pointee.extreme = group.extreme(columns, weighing: .given)
  searchFromExtreme(columns, half: half, group)
}

/// Fits a group that is prepared and whose `extreme` is known.
@inline(never)
func searchFromExtreme(_ columns: Int, half: Float, _ group: SymmetricGroup) {
  let fit = group.fit, extreme = fit.pointee.extreme
  // All near zero: padding, or an expert that was never trained.
  if !isAnyBitSet(fit.pointee.live) {
    fit.pointee.scale = Lanes.zero
    fit.pointee.inverse = Lanes.zero
    return
  }
  let ordinary = group.isOrdinary
  firstCandidate(columns, half, extreme, group, needs: ordinary ? .below : .wild)
  var step: Float = -9
  while step <= 9 {
    if step != 0 {
      let inverse = -all(half + 0.1 * step) / extreme
      candidate(columns, inverse, group, needs: ordinary ? rounding(step) : .wild)
      accept(inverse, fit)
    }
    step += 1
  }
  fit.pointee.scale = pick(fit.pointee.live .== Lanes.zero, Lanes.zero, fit.pointee.scale)
}

/// The rounding that a candidate needs whose levels reach from `-half - 0.1 * step` to
/// `half + 0.1 * step`, float rounding aside.
@_transparent private func rounding(_ step: Float) -> Rounding {
  step < -5.5 ? .inside : step < 4.5 ? .below : .near
}

@_transparent
private func firstCandidate(
  _ columns: Int, _ half: Float, _ extreme: Lanes, _ group: SymmetricGroup,
  needs rounding: Rounding
) {
  let fit = group.fit, inverse = all(-half) / extreme
  if rounding == .below {
    moments(columns, inverse, group, .below)
  } else {
    moments(columns, inverse, group, .wild)
  }
  let sumXL = fit.pointee.sums.xl, sumLL = fit.pointee.sums.ll
  let scale = pick(sumLL .!= Lanes.zero, sumXL / sumLL, Lanes.zero)
  fit.pointee.scale = scale
  fit.pointee.inverse = inverse
  fit.pointee.bestProduct = scale * sumXL
}

@_transparent
private func candidate(
  _ columns: Int, _ inverse: Lanes, _ group: SymmetricGroup, needs rounding: Rounding
) {
  switch rounding {
  case .inside: moments(columns, inverse, group, .inside)
  case .below: moments(columns, inverse, group, .below)
  case .near: moments(columns, inverse, group, .near)
  case .wild: moments(columns, inverse, group, .wild)
  }
}

@_transparent
private func moments(
  _ columns: Int, _ inverse: Lanes, _ group: SymmetricGroup, _ rounding: Rounding
) {
  let x = group.values, w = group.weights, wx = group.weightedValues
  let bottom = group.fit.pointee.bounds.bottom, top = group.fit.pointee.bounds.top
  var sumXL = Lanes.zero, sumLL = Lanes.zero
  var k = 0
  while k < columns {
    let level = roundedLevel(inverse * x[k], bottom, top, rounding)
    sumXL += wx[k] * level
    sumLL += w[k] * level * level
    k += 1
  }
  group.fit.pointee.sums.xl = sumXL
  group.fit.pointee.sums.ll = sumLL
}

@_transparent
private func accept(_ inverse: Lanes, _ fit: UnsafeMutablePointer<SymmetricFit>) {
  let sumXL = fit.pointee.sums.xl, sumLL = fit.pointee.sums.ll, best = fit.pointee.bestProduct
  let better = pick(sumXL * sumXL .> best * sumLL, all(1), Lanes.zero)
  let take = pick(sumLL .> Lanes.zero, better, Lanes.zero) .!= Lanes.zero
  let scale = sumXL / sumLL
  fit.pointee.scale = pick(take, scale, fit.pointee.scale)
  fit.pointee.inverse = pick(take, inverse, fit.pointee.inverse)
  fit.pointee.bestProduct = pick(take, scale * sumXL, best)
}

/// Where a column's weight comes from.
enum Weighing {
  /// It is there.
  case given
  /// It is the value's square.
  case squares
  /// It is the column's importance times the root of the square and this mean.
  case importance(LanePointer, mean: Lanes)
}

extension SymmetricGroup {
  /// Notes the levels, outside the search, which must not see that they are constants.
  @_transparent
  func prepare(half: Float) {
    fit.pointee.half = all(half)
    fit.pointee.bounds = Levels(from: -half, to: half - 1)
  }

  /// Whether all values and weights are finite, after `extreme`: otherwise only the full rounding
  /// is exact.
  @_transparent
  var isOrdinary: Bool {
    let sum = fit.pointee.sums.xl
    return !isAnyBitSet(pick(sum - sum .== Lanes.zero, Lanes.zero, all(1)))
  }

  /// The value of largest magnitude, the first of equals; notes which lanes are `live`, and for now
  /// the sum of all weights times values as `sums.xl`.
  ///
  /// Lanes of zeros get a harmless value; their result is replaced at the end.
  ///
  /// Weights that are not given are noted; so is weight times value, unless a weight is a square.
  @_transparent
  func extreme(_ columns: Int, weighing: Weighing) -> Lanes {
    var low = Lanes.zero, high = Lanes.zero, sum = Lanes.zero
    var k = 0
    while k < columns {
      let value = values[k], weight: Lanes
      switch weighing {
      case .given:
        weight = weights[k]
        weightedValues[k] = weight * value
      case .squares:
        weight = value * value
        weights[k] = weight
      case .importance(let importance, let mean):
        weight = columnWeight(importance[k], value, mean: mean)
        weights[k] = weight
        weightedValues[k] = weight * value
      }
      sum += weight * value
      low = lower(value, low)
      high = higher(value, high)
      k += 1
    }
    let bottom = unsigned(low), size = higher(bottom, high)
    var extreme = pick(bottom .> high, low, high)
    // Both signs have the largest magnitude: the first one counts.
    if isAnyBitSet(pick(bottom .== high, size, Lanes.zero)) { extreme = firstExtreme(columns) }
    fit.pointee.sums.xl = sum
    fit.pointee.live = pick(size .< all(1e-15), Lanes.zero, all(1))
    return pick(size .< all(1e-15), all(1), extreme)
  }

  @_transparent
  private func firstExtreme(_ columns: Int) -> Lanes {
    var size = Lanes.zero, extreme = Lanes.zero
    var k = 0
    while k < columns {
      let value = values[k]
      extreme = pick(unsigned(value) .> size, value, extreme)
      size = higher(unsigned(value), size)
      k += 1
    }
    return extreme
  }

  /// Computes the levels that the search found, before rounding, in `kept`.
  @_transparent
  func keepLevels(_ columns: Int) {
    let inverse = fit.pointee.inverse, lowest = -fit.pointee.half
    let live = fit.pointee.live
    var k = 0
    while k < columns {
      kept[k] = pick(live .== Lanes.zero, lowest, inverse * values[k])
      k += 1
    }
  }
}

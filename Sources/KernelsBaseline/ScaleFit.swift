// The fit of a superblock's scales or minima to unsigned levels, weighted: one lane a fit.

/// The working memory of `laneCount` fits of up to `capacity` numbers each.
struct ScaleFit {
  @_transparent static var size: Int { 49 }
  let base: LanePointer
  let capacity: Int
  @_transparent init(_ base: LanePointer, capacity: Int = 16) {
    self.base = base
    self.capacity = capacity
  }
  @_transparent var values: LanePointer { base }
  @_transparent var weights: LanePointer { base + capacity }
  /// Levels as the reference stores them: a byte, so that a negative level wraps.
  @_transparent var levels: LanePointer { base + 2 &* capacity }
  /// The common scales.
  @_transparent var scale: LanePointer { base + 3 &* capacity }
}

/// The rounded value plus `magic`, no greater than `top`.
@_transparent private func capped(_ t: Lanes, _ top: Lanes) -> Lanes {
  lower(lowBits(t + all(magic)), top)
}
/// The low byte of a level that `magic` was added to.
@_transparent private func byte(_ level: Lanes) -> Lanes {
  masked(level, and: 0xff, or: 0x4b00_0000) - all(8_388_608)
}

/// Fits `count` numbers a lane: value ≈ scale * level, levels up to `highestLevel`.
@inline(never)
func fitScales(_ fit: ScaleFit, count: Int, highestLevel: Float) {
  let x = fit.values, levels = fit.levels
  var largest = Lanes.zero
  var k = 0
  while k < count {
    largest = higher(x[k], largest)
    k += 1
  }
  let tiny = all(1e-15)
  var scale = Lanes.zero
  if isAnyBitSet(pick(largest .< tiny, Lanes.zero, all(1))) {
    scale = fitLevels(fit, count, highestLevel, largest, tiny)
  }
  fit.scale.pointee = pick(largest .< tiny, Lanes.zero, scale)
  k = 0
  while k < count {
    levels[k] = pick(largest .< tiny, Lanes.zero, levels[k])
    k += 1
  }
}

/// Leaves the levels of lanes that are not all near zero; returns their scales.
@_transparent
private func fitLevels(
  _ fit: ScaleFit, _ count: Int, _ highestLevel: Float, _ largest: Lanes, _ tiny: Lanes
) -> Lanes {
  let x = fit.values, w = fit.weights, levels = fit.levels
  let top = all(magic + highestLevel)
  // Lanes without a scale go along with a harmless one.
  let divisor = pick(largest .< tiny, all(1), largest)
  let inverse =
    fit.isOrdinary(count)
    ? startingInverse(fit, count, highestLevel, divisor, .inside)
    : startingInverse(fit, count, highestLevel, divisor, .wild)
  var sumXL = Lanes.zero, sumLL = Lanes.zero
  var k = 0
  while k < count {
    let rounded = capped(inverse * x[k], top), level = rounded - all(magic)
    levels[k] = byte(rounded)
    sumXL += w[k] * x[k] * level
    sumLL += w[k] * level * level
    k += 1
  }
  refine(fit, count, top, &sumXL, &sumLL)
  return pick(sumLL .> Lanes.zero, sumXL / sumLL, Lanes.zero)
}

extension ScaleFit {
  /// Whether all numbers are finite and not negative: then no candidate of the start leaves the
  /// levels, as the widest spread them from 0 to 0.4 above the highest.
  @_transparent
  func isOrdinary(_ count: Int) -> Bool {
    var low = Lanes.zero, sum = Lanes.zero
    var k = 0
    while k < count {
      low = lower(values[k], low)
      sum += values[k]
      k += 1
    }
    let negative = pick(low .< Lanes.zero, all(1), Lanes.zero)
    return !isAnyBitSet(pick(sum - sum .== Lanes.zero, negative, all(1)))
  }
}

/// The best of nine inverse scales around `highestLevel / divisor`.
@_transparent
private func startingInverse(
  _ fit: ScaleFit, _ count: Int, _ highestLevel: Float, _ divisor: Lanes, _ rounding: Rounding
) -> Lanes {
  let x = fit.values, w = fit.weights, top = all(magic + highestLevel)
  var inverse = all(highestLevel) / divisor
  let scale = all(1) / inverse
  var best = Lanes.zero
  var k = 0
  while k < count {
    let t = inverse * x[k]
    let level = rounding == .inside ? nearestEven(t) : byte(lowBits(t + all(magic)))
    let difference = x[k] - scale * level
    best += w[k] * difference * difference
    k += 1
  }
  var step: Float = -4
  while step <= 4 {
    if step != 0 {
      let candidate = all(0.1 * step + highestLevel) / divisor
      let scale = all(1) / candidate
      var error = Lanes.zero
      k = 0
      while k < count {
        let t = candidate * x[k]
        let level = rounding == .inside ? nearestEven(t) : capped(t, top) - all(magic)
        let difference = x[k] - scale * level
        error += w[k] * difference * difference
        k += 1
      }
      inverse = pick(error .< best, candidate, inverse)
      best = pick(error .< best, error, best)
    }
    step += 1
  }
  return inverse
}

/// Moves one level at a time while that improves a lane's fit, in at most five passes.
///
/// A lane that is done needs no mask: a pass without change repeats itself.
@_transparent
private func refine(
  _ fit: ScaleFit, _ count: Int, _ top: Lanes, _ sumXL: inout Lanes, _ sumLL: inout Lanes
) {
  let x = fit.values, w = fit.weights, levels = fit.levels
  var pass = 0
  while pass < 5 {
    var changed = Lanes.zero
    var k = 0
    while k < count {
      let level = levels[k], weight = w[k], weighted = weight * x[k]
      let xl = sumXL - weighted * level, ll = sumLL - weight * level * level
      let rounded = capped(x[k] * ll / xl, top), new = rounded - all(magic)
      k += 1
      // Where no lane's level moves, nothing depends on this step, and the next need not wait for
      // it.
      if !isAnyBitSet(pick(xl .> Lanes.zero, new - level, Lanes.zero)) { continue }
      let newXL = xl + weighted * new, newLL = ll + weight * new * new
      let better = newXL * newXL * sumLL .> sumXL * sumXL * newLL
      // All of: xl > 0, ll > 0, new != level, better.
      var yes = pick(better, all(1), Lanes.zero)
      yes = pick(new .!= level, yes, Lanes.zero)
      yes = pick(ll .> Lanes.zero, yes, Lanes.zero)
      yes = pick(xl .> Lanes.zero, yes, Lanes.zero)
      let take = yes .!= Lanes.zero
      levels[k - 1] = pick(take, byte(rounded), level)
      sumXL = pick(take, newXL, sumXL)
      sumLL = pick(take, newLL, sumLL)
      changed = pick(take, all(1), changed)
    }
    if !isAnyBitSet(changed) { return }
    pass += 1
  }
}

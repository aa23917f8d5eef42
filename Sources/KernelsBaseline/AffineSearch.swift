// The search of the affine formats: value ≈ scale * level + minimum. One lane per sub-block: every
// lane performs the reference's float operations in the reference's order, so all sets agree.

/// What distinguishes the formats in this search.
struct AffineOptions {
  /// Columns of a sub-block.
  let columns: Int
  let highestLevel: Float
  /// Candidate k tries to spread the levels `highestLevel + first + step * k` wide.
  let first, step: Float
  let lastCandidate: Int
  /// Whether the error counts as magnitude, not squared.
  let absolute: Bool

  /// The form with importance: more candidates, the same for all formats.
  @_transparent var weighted: AffineOptions {
    AffineOptions(
      columns: columns, highestLevel: highestLevel, first: -0.9, step: 0.05, lastCandidate: 36,
      absolute: false)
  }
}

@_transparent
private func firstFit(_ options: AffineOptions, _ group: AffineGroup) {
  let x = group.values, w = group.weights, fit = group.fit
  var low = x[0], high = x[0]
  var sumW = w[0], sumWX = w[0] * x[0]
  var k = 1
  while k < options.columns {
    let value = x[k], weight = w[k]
    low = lower(value, low)
    high = higher(value, high)
    sumW += weight
    sumWX += weight * value
    k += 1
  }
  low = pick(low .> Lanes.zero, Lanes.zero, low)
  // Flat lanes get a harmless range; their result is replaced at the end.
  let live = pick(high .== low, Lanes.zero, all(1))
  fit.pointee.flatLow = low
  low = pick(live .== Lanes.zero, Lanes.zero, low)
  high = pick(live .== Lanes.zero, all(1), high)
  let bottom = fit.pointee.bounds.bottom, top = fit.pointee.bounds.top
  let inverse = all(options.highestLevel) / (high - low)
  let scale = all(1) / inverse
  var error = Lanes.zero
  k = 0
  while k < options.columns {
    let value = x[k]
    let level = roundedLevel(inverse * (value - low), bottom, top, .wild)
    let difference = scale * level + low - value
    error += w[k] * (options.absolute ? unsigned(difference) : difference * difference)
    k += 1
  }
  fit.pointee.scale = scale
  fit.pointee.inverse = inverse
  fit.pointee.offset = low
  fit.pointee.low = low
  fit.pointee.originalLow = low
  fit.pointee.high = high
  fit.pointee.live = live
  fit.pointee.sumW = sumW
  fit.pointee.sumWX = sumWX
  fit.pointee.bestError = pick(live .== Lanes.zero, all(-1), error)
  fit.pointee.determinant = Lanes.zero  // nothing to accept yet
  fit.pointee.error = Lanes.zero
}

/// The next candidate, and the rounding it needs.
///
/// Float subtraction and multiplication are monotone, so every value lies between the two ends.
@_transparent
private func propose(_ index: Int, _ options: AffineOptions, _ group: AffineGroup) -> Rounding {
  let fit = group.fit
  let spread = options.first + options.step * Float(index) + options.highestLevel
  let low = fit.pointee.low, width = fit.pointee.high - low
  let inverse = all(spread) / width
  fit.pointee.candidate = inverse
  let end = inverse * (fit.pointee.originalLow - low), otherEnd = inverse * width
  let least = lower(end, otherEnd), most = higher(end, otherEnd)
  // What each lane needs, as the bits of 0, 1, 1.5 and 2, which or-ed tell the most that any does.
  // Comparisons that a NaN fails.
  let wild = all(2)
  let above = pick(most .< all(4_000_000), all(1), wild)
  let around = pick(most .< all(4_000_000), pick(least .> all(-4_000_000), all(1.5), wild), wild)
  // -0.5 is a tie to the even 0; the highest level is odd, so half above it is a tie to the next.
  let inTop = pick(most .< all(options.highestLevel + 0.5), Lanes.zero, above)
  let bits = orBits(pick(least .>= all(-0.5), inTop, around))
  return bits == 0
    ? .inside : bits == 0x3f80_0000 ? .below : bits < 0x4000_0000 ? .near : .wild
}

@_transparent
private func moments(_ columns: Int, _ group: AffineGroup, _ rounding: Rounding) {
  let x = group.values, w = group.weights, levels = group.levels, fit = group.fit
  let inverse = fit.pointee.candidate, low = fit.pointee.low
  let bottom = fit.pointee.bounds.bottom, top = fit.pointee.bounds.top
  var sumL = Lanes.zero, sumLL = Lanes.zero, sumXL = Lanes.zero
  // The next level is computed while this one is summed.
  var level = roundedLevel(inverse * (x[0] - low), bottom, top, rounding)
  var k = 0
  while k + 1 < columns {
    let weighted = w[k] * level
    levels[k] = level
    sumL += weighted
    sumLL += weighted * level
    sumXL += weighted * x[k]
    k += 1
    level = roundedLevel(inverse * (x[k] - low), bottom, top, rounding)
  }
  let weighted = w[k] * level
  levels[k] = level
  fit.pointee.sumL = sumL + weighted
  fit.pointee.sumLL = sumLL + weighted * level
  fit.pointee.sumXL = sumXL + weighted * x[k]
}

@_transparent
private func moments(_ columns: Int, _ group: AffineGroup, needs rounding: Rounding) {
  switch rounding {
  case .inside: moments(columns, group, .inside)
  case .below: moments(columns, group, .below)
  case .near: moments(columns, group, .near)
  case .wild: moments(columns, group, .wild)
  }
}

/// The least-squares scale and minimum for the candidate's levels.
@_transparent
private func solve(_ group: AffineGroup) {
  let fit = group.fit
  let sumW = fit.pointee.sumW, sumWX = fit.pointee.sumWX
  let sumL = fit.pointee.sumL, sumLL = fit.pointee.sumLL, sumXL = fit.pointee.sumXL
  let determinant = sumW * sumLL - sumL * sumL
  let scale = (sumW * sumXL - sumWX * sumL) / determinant
  let low = (sumLL * sumWX - sumL * sumXL) / determinant
  fit.pointee.determinant = determinant
  fit.pointee.newScale = pick(low .> Lanes.zero, sumXL / sumLL, scale)
  fit.pointee.newLow = pick(low .> Lanes.zero, Lanes.zero, low)
}

@_transparent
private func errors(_ options: AffineOptions, _ group: AffineGroup) {
  let x = group.values, w = group.weights, levels = group.levels
  let scale = group.fit.pointee.newScale, low = group.fit.pointee.newLow
  var error = Lanes.zero
  var k = 0
  if options.absolute {
    while k < options.columns {
      error += w[k] * unsigned(scale * levels[k] + low - x[k])
      k += 1
    }
  } else {
    while k < options.columns {
      let difference = scale * levels[k] + low - x[k]
      error += w[k] * (difference * difference)
      k += 1
    }
  }
  group.fit.pointee.error = error
}

@_transparent
private func accept(_ group: AffineGroup) {
  let fit = group.fit
  let error = pick(fit.pointee.determinant .> Lanes.zero, fit.pointee.error, all(.infinity))
  let best = fit.pointee.bestError, low = fit.pointee.low
  let take = error .< best
  fit.pointee.bestError = pick(take, error, best)
  fit.pointee.scale = pick(take, fit.pointee.newScale, fit.pointee.scale)
  fit.pointee.inverse = pick(take, fit.pointee.candidate, fit.pointee.inverse)
  fit.pointee.offset = pick(take, low, fit.pointee.offset)
  fit.pointee.low = pick(take, fit.pointee.newLow, low)
}

@_transparent
private func conclude(_ index: Int, _ pair: AffinePair) {
  let fit = pair.group(index).fit
  let flat = fit.pointee.live .== Lanes.zero
  pair.scales[index] = pick(flat, Lanes.zero, fit.pointee.scale)
  let low = pick(flat, fit.pointee.flatLow, fit.pointee.low)
  pair.lows[index] = low
  pair.minima[index] = Lanes.zero - low
  pair.sums[index] = fit.pointee.sumW
}

/// Fits both groups of a pair from their values and weights.
///
/// The groups take turns, so that the serial end of one's loop hides behind the other's loop: the
/// order of the calls matters.
@inline(never)
func searchAffine(_ options: AffineOptions, _ pair: AffinePair) {
  let a = pair.group(0), b = pair.group(1)
  a.fit.pointee.bounds = Levels(from: 0, to: options.highestLevel)
  b.fit.pointee.bounds = Levels(from: 0, to: options.highestLevel)
  firstFit(options, a)
  firstFit(options, b)
  var roundingA = propose(0, options, a)
  var candidate = 0
  while candidate <= options.lastCandidate {
    moments(options.columns, a, needs: roundingA)
    accept(b)
    let roundingB = propose(candidate, options, b)
    moments(options.columns, b, needs: roundingB)
    solve(a)
    errors(options, a)
    solve(b)
    errors(options, b)
    accept(a)
    candidate += 1
    roundingA = propose(candidate, options, a)
  }
  accept(b)
  conclude(0, pair)
  conclude(1, pair)
}

// The fit of plain Q3_K: levels around the first scale, then one level moved at a time.

/// Fits both groups of a pair from their values and weights; the levels are left in `kept`.
///
/// Each step waits for the one before it, so the groups' steps alternate. A lane that is done needs
/// no mask: a pass without change repeats itself.
@inline(never)
func descendLevels(_ columns: Int, half: Float, _ pair: SymmetricPair) {
  let a = pair.group(0), b = pair.group(1)
  startDescent(columns, half, a)
  startDescent(columns, half, b)
  var sumsA = a.fit.pointee.sums, sumsB = b.fit.pointee.sums
  let isAlive = orBits(a.fit.pointee.live + b.fit.pointee.live) != 0
  var pass = isAlive ? 0 : 5
  while pass < 5 {
    var changed = Lanes.zero
    var k = 0
    while k < columns {
      moveLevel(k, a, &sumsA, &changed)
      moveLevel(k, b, &sumsB, &changed)
      k += 1
    }
    if orBits(changed) == 0 { break }
    pass += 1
  }
  pair.scales[0] = concludeDescent(columns, sumsA, a)
  pair.scales[1] = concludeDescent(columns, sumsB, b)
}

@_transparent
private func startDescent(_ columns: Int, _ half: Float, _ group: SymmetricGroup) {
  let x = group.values, w = group.weights, fit = group.fit
  fit.pointee.half = all(half)
  fit.pointee.bounds = Levels(from: -half, to: half - 1)
  let bottom = fit.pointee.bounds.bottom, top = fit.pointee.bounds.top
  let inverse = all(-half) / group.extreme(columns)
  var sums = SymmetricSums(xl: Lanes.zero, ll: Lanes.zero)
  var k = 0
  while k < columns {
    let level = roundedLevel(inverse * x[k], bottom, top, .wild)
    group.kept[k] = level
    sums.xl += w[k] * x[k] * level
    sums.ll += w[k] * level * level
    k += 1
  }
  fit.pointee.sums = sums
}

@_transparent
private func moveLevel(
  _ k: Int, _ group: SymmetricGroup, _ sums: inout SymmetricSums, _ changed: inout Lanes
) {
  let x = group.values[k], w = group.weights[k], level = group.kept[k], wx = w * x
  let bottom = group.fit.pointee.bounds.bottom, top = group.fit.pointee.bounds.top
  let xl = sums.xl - wx * level, ll = sums.ll - w * level * level
  let found = roundedLevel(x * ll / xl, bottom, top, .wild)
  let new = pick(xl .> Lanes.zero, found, level)
  // Four columns of five move in no lane: then nothing depends on this step, and the next need not wait.
  if orBits(new - level) == 0 { return }
  let newXL = xl + wx * new, newLL = ll + w * new * new
  let better = newXL * newXL * sums.ll .> sums.xl * sums.xl * newLL
  // All of: xl > 0, new != level, newLL > 0, better.
  let final = pick(newLL .> Lanes.zero, pick(better, new, level), level)
  let take = final .!= level
  group.kept[k] = final
  sums.xl = pick(take, newXL, sums.xl)
  sums.ll = pick(take, newLL, sums.ll)
  changed += unsigned(final - level)  // a mask kept over the loop would be packed bit by bit
}

/// The scales; in sub-blocks of zeros 0, and the lowest level throughout.
@_transparent
private func concludeDescent(
  _ columns: Int, _ sums: SymmetricSums, _ group: SymmetricGroup
) -> Lanes {
  let live = group.fit.pointee.live, lowest = -group.fit.pointee.half
  var k = 0
  while k < columns {
    group.kept[k] = pick(live .== Lanes.zero, lowest, group.kept[k])
    k += 1
  }
  let scale = pick(sums.ll .> Lanes.zero, sums.xl / sums.ll, Lanes.zero)
  return pick(live .== Lanes.zero, Lanes.zero, scale)
}

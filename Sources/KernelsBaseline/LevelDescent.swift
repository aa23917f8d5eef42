// The fit of plain Q3_K: levels around the first scale, then one level moved at a time.

/// Prepares a pair's third group; once is enough.
func prepareDescent(_ columns: Int, _ pair: SymmetricPair) {
  let group = pair.rest
  var k = 0
  while k < columns {
    group.values[k] = Lanes.zero
    group.weights[k] = Lanes.zero
    group.kept[k] = Lanes.zero
    k += 1
  }
  group.fit.pointee.sums = SymmetricSums(xl: Lanes.zero, ll: Lanes.zero)
}

/// Fits both groups of a pair from their values, each weighing its square; levels are left in
/// `kept`.
///
/// Each step waits for the one before it, so the groups' steps alternate. Four sub-blocks of five
/// are done after one pass that changes nothing; the others are brought together in one group, so
/// that their passes do not cost those of the whole pair.
@inline(never)
func descendLevels(_ columns: Int, half: Float, _ pair: SymmetricPair) {
  let a = pair.group(0), b = pair.group(1)
  startDescent(columns, half, a)
  startDescent(columns, half, b)
  if isAnyBitSet(a.fit.pointee.live + b.fit.pointee.live) {
    firstPass(columns, a, b, changed: pair.changed)
    var lane = 0
    while lane < SymmetricPair.subblocks {
      lane = collectChanged(columns, pair, from: lane)
    }
  }
  pair.scales[0] = concludeDescent(columns, a)
  pair.scales[1] = concludeDescent(columns, b)
}

@_transparent
private func firstPass(
  _ columns: Int, _ a: SymmetricGroup, _ b: SymmetricGroup, changed: LanePointer
) {
  var sumsA = a.fit.pointee.sums, sumsB = b.fit.pointee.sums
  var changedA = Lanes.zero, changedB = Lanes.zero
  var k = 0
  while k < columns {
    moveLevel(k, a, &sumsA, &changedA)
    moveLevel(k, b, &sumsB, &changedB)
    k += 1
  }
  a.fit.pointee.sums = sumsA
  b.fit.pointee.sums = sumsB
  changed[0] = changedA
  changed[1] = changedB
}

/// Goes on with those of a pair's sub-blocks from `first` on that have changed, at most a group of
/// them; returns where to look for more.
///
/// Other lanes of that group are zeros or what was finished there before; nobody reads them again.
@_transparent
private func collectChanged(_ columns: Int, _ pair: SymmetricPair, from first: Int) -> Int {
  let rest = pair.rest, changed = floats(pair.changed), places = pair.places
  var lane = first, count = 0
  while lane < SymmetricPair.subblocks, count < laneCount {
    places[count] = UInt8(truncatingIfNeeded: lane)
    count &+= changed[lane] != 0 ? 1 : 0
    lane &+= 1
  }
  if count == 0 { return lane }
  var index = 0
  while index < count {
    copyLane(columns, pair.group(of: places[index]), rest, index)
    index &+= 1
  }
  rest.fit.pointee.bounds = pair.group(0).fit.pointee.bounds
  finishDescent(columns, rest)
  index = 0
  while index < count {
    copyBack(columns, rest, index, pair.group(of: places[index]))
    index &+= 1
  }
  return lane
}

/// The passes after the first, five in all.
///
/// A lane that is done needs no mask: a pass without change repeats itself.
@_transparent
private func finishDescent(_ columns: Int, _ group: SymmetricGroup) {
  var sums = group.fit.pointee.sums
  var pass = 1
  while pass < 5 {
    var changed = Lanes.zero
    var k = 0
    while k < columns {
      moveLevel(k, group, &sums, &changed)
      k += 1
    }
    if !isAnyBitSet(changed) { break }
    pass += 1
  }
  group.fit.pointee.sums = sums
}

@_transparent
private func copyLane(
  _ columns: Int, _ from: (group: SymmetricGroup, lane: Int), _ to: SymmetricGroup, _ lane: Int
) {
  let (group, source) = from
  var k = 0
  while k < columns {
    floats(to.values + k)[lane] = floats(group.values + k)[source]
    floats(to.weights + k)[lane] = floats(group.weights + k)[source]
    floats(to.kept + k)[lane] = floats(group.kept + k)[source]
    k += 1
  }
  floats(to.sums)[lane] = floats(group.sums)[source]
  floats(to.sums + 1)[lane] = floats(group.sums + 1)[source]
}

@_transparent
private func copyBack(
  _ columns: Int, _ from: SymmetricGroup, _ lane: Int, _ to: (group: SymmetricGroup, lane: Int)
) {
  let (group, place) = to
  var k = 0
  while k < columns {
    floats(group.kept + k)[place] = floats(from.kept + k)[lane]
    k += 1
  }
  floats(group.sums)[place] = floats(from.sums)[lane]
  floats(group.sums + 1)[place] = floats(from.sums + 1)[lane]
}

@_transparent
private func startDescent(_ columns: Int, _ half: Float, _ group: SymmetricGroup) {
  group.prepare(half: half)
  let inverse = all(-half) / group.extreme(columns, weighing: .squares)
  // Without NaN and infinity no value is beyond the extreme.
  if group.isOrdinary {
    setLevels(columns, inverse, group, .below)
  } else {
    setLevels(columns, inverse, group, .wild)
  }
}

@_transparent
private func setLevels(
  _ columns: Int, _ inverse: Lanes, _ group: SymmetricGroup, _ rounding: Rounding
) {
  let x = group.values, w = group.weights
  let bottom = group.fit.pointee.bounds.bottom, top = group.fit.pointee.bounds.top
  var sums = SymmetricSums(xl: Lanes.zero, ll: Lanes.zero)
  var k = 0
  while k < columns {
    // A level of -0 would be seen as a move.
    let level = roundedLevel(inverse * x[k], bottom, top, rounding) + Lanes.zero
    group.kept[k] = level
    sums.xl += w[k] * x[k] * level
    sums.ll += w[k] * level * level
    k += 1
  }
  group.fit.pointee.sums = sums
}

/// Whether `product / xl` surely rounds to the level in all lanes whose `xl` is above 0.
///
/// Then the next column need not wait for this one, and to know that needs no division. (Of sixteen
/// lanes one moves so often that the division had better begin at once.)
///
/// Where |product - xl * level| is below 0.4999 xl, the quotient is less than 0.49991 from the
/// level: a level is at most 8, the roundings here and of the division make at most 2^-20 xl while
/// xl is no less than 2^-126, and below that the limit is negative.
@_transparent
private func isSettled(_ level: Lanes, _ product: Lanes, _ xl: Lanes) -> Bool {
  let distance = unsigned(product - xl * level), limit = all(0.4999) * xl - all(0x1p-127)
  let moves = pick(distance .< limit, Lanes.zero, xl)
  return !isAnyBitSet(pick(moves .> Lanes.zero, all(1), Lanes.zero))
}

@_transparent
private func moveLevel(
  _ k: Int, _ group: SymmetricGroup, _ sums: inout SymmetricSums, _ changed: inout Lanes
) {
  let x = group.values[k], w = group.weights[k], level = group.kept[k], wx = w * x
  let bottom = group.fit.pointee.bounds.bottom, top = group.fit.pointee.bounds.top
  let xl = sums.xl - wx * level, ll = sums.ll - w * level * level
  // Not `laneCount`, of which the compiler would say that one of the two never happens.
  let isNarrow = MemoryLayout<Lanes>.size == 32
  if isNarrow, isSettled(level, x * ll, xl) { return }
  let found = roundedLevel(x * ll / xl, bottom, top, .wild)
  let new = pick(xl .> Lanes.zero, found, level)
  if !isNarrow, !isAnyBitSet(new - level) { return }
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
private func concludeDescent(_ columns: Int, _ group: SymmetricGroup) -> Lanes {
  let live = group.fit.pointee.live, lowest = -group.fit.pointee.half
  let sums = group.fit.pointee.sums
  var k = 0
  while k < columns {
    group.kept[k] = pick(live .== Lanes.zero, lowest, group.kept[k])
    k += 1
  }
  let scale = pick(sums.ll .> Lanes.zero, sums.xl / sums.ll, Lanes.zero)
  return pick(live .== Lanes.zero, Lanes.zero, scale)
}

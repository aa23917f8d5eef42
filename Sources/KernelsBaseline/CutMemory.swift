/// The working memory of the search of IQ1: `laneCount` groups of 16 or 32 columns, one a lane.
///
/// Weights are read as one of three levels. In ascending order a group's weights fall into three
/// stretches, one for each level, and a candidate is a pair of cuts between them.
struct CutMemory {
  let base: LanePointer
  @_transparent init(_ base: LanePointer) { self.base = base }
  @_transparent static var size: Int { 376 }

  @_transparent var values: LanePointer { base }
  @_transparent var weights: LanePointer { base + 32 }
  /// Of each column: its place in ascending order.
  @_transparent var ranks: LanePointer { base + 64 }
  /// Sums of the sorted columns' products and weights, up to each cut; two of each in IQ1_M.
  @_transparent var products: LanePointer { base + 96 }
  @_transparent var moreProducts: LanePointer { base + 129 }
  @_transparent var sums: LanePointer { base + 162 }
  @_transparent var moreSums: LanePointer { base + 195 }
  /// What a candidate's sums owe to its upper cut alone: four terms of each cut.
  @_transparent func terms(_ term: Int) -> LanePointer { base + (228 &+ 33 &* term) }
  /// Of the best candidate: its scale, of either sign, and which of all candidates it is.
  @_transparent var scale: LanePointer { base + 360 }
  @_transparent var winner: LanePointer { base + 361 }
  @_transparent var largest: LanePointer { base + 362 }
  /// Where the best candidate's stretches of the middle and the upper level begin.
  @_transparent var lower: LanePointer { base + 363 }
  @_transparent var upper: LanePointer { base + 364 }
  /// Of each part of eight columns, up to four: the code of its levels.
  @_transparent var codes: LanePointer { base + 366 }
  /// Of each part: what its lowest level stands for, without the scale.
  @_transparent var lowest: LanePointer { base + 370 }
  /// 1 where a part has got another point than its code.
  @_transparent var isOffBook: LanePointer { base + 374 }
}

extension CutMemory {
  /// Finds each column's place in ascending order; equal weights keep their order.
  ///
  /// A pair of columns moves the place of one of them: it is all the same what it holds, places
  /// stay below `columns`.
  @inline(never)
  func rank(_ columns: Int) {
    var k = 0
    while k < columns {
      ranks[k] = all(Float(k))
      k &+= 1
    }
    let one = all(1)
    var i = 0
    while i < columns {
      let value = values[i]
      var rank = ranks[i]
      var j = i &+ 1
      while j < columns {
        let moves = pick(values[j] .< value, one, Lanes.zero)
        rank += moves
        ranks[j] = ranks[j] - moves
        j &+= 1
      }
      ranks[i] = rank
      i &+= 1
    }
  }

  /// Sums products and weights of the sorted columns, those of the first `half` columns and the
  /// others apart.
  @inline(never)
  func sumSorted(_ columns: Int, half: Int) {
    var k = 0
    while k <= columns {
      products[k] = Lanes.zero
      sums[k] = Lanes.zero
      moreProducts[k] = Lanes.zero
      moreSums[k] = Lanes.zero
      k &+= 1
    }
    k = 0
    while k < columns {
      let isFirst = k < half
      let p = floats((isFirst ? products : moreProducts) + 1)
      let s = floats((isFirst ? sums : moreSums) + 1)
      let rank = floats(ranks + k), x = floats(values + k), w = floats(weights + k)
      var lane = 0
      while lane < laneCount {
        let place = Int(rank[lane]) &* laneCount &+ lane
        let weight = w[lane]
        p[place] = weight * x[lane]
        s[place] = weight
        lane &+= 1
      }
      k &+= 1
    }
    // Adding the 0 of another half's column changes no sum: none is -0.
    k = 0
    while k < columns {
      products[k &+ 1] += products[k]
      sums[k &+ 1] += sums[k]
      if half < columns {
        moreProducts[k &+ 1] += moreProducts[k]
        moreSums[k &+ 1] += moreSums[k]
      }
      k &+= 1
    }
  }

  /// Packs the levels of each part that the cuts found give; where the scale is negative, levels
  /// are turned round.
  @inline(never)
  func packLevels(_ parts: Int) {
    let one = all(1), isTurned = pick(scale.pointee .< Lanes.zero, one, Lanes.zero)
    // Turned: 2 minus the level, which is the count of cuts that a rank is below.
    let sign = one - isTurned - isTurned, start = isTurned + isTurned
    var part = 0
    while part < parts {
      var code = Lanes.zero
      var i = 7
      while i >= 0 {
        let rank = ranks[8 &* part &+ i]
        let above =
          pick(rank .>= lower.pointee, one, Lanes.zero)
          + pick(rank .>= upper.pointee, one, Lanes.zero)
        code = code * all(4) + (start + sign * above)
        i &-= 1
      }
      codes[part] = code
      part &+= 1
    }
  }
}

/// The best candidate so far of eight groups.
///
/// Where squares are known to be positive, or 0 together with the product, most candidates are put
/// aside by comparisons alone. Two things make that so:
///
/// - The division is needed only where the reference's comparison lets some lane take a candidate
///   over.
/// - The search begins with a limit instead of nothing: 0.998 of the largest gain of some of the
///   candidates. That leaves the winner the same, though candidates below the limit, which the
///   reference takes over for a while, are not. For of 1123 stretches of 1.7e-6 between the limit
///   and the largest gain one holds no gain, as there are at most 1122 candidates. The first
///   candidate above that gap is better than anything below by more than all roundings (three of
///   2^-24 in the comparison, two in a gain): it is taken over whatever was the best before. After
///   it none from below the gap can be, by the same margin, and those above it meet the same best
///   as in the reference. The margin holds where the comparison's products are not near the
///   subnormal numbers, and do not overflow; other lanes have no limit.
struct BestCut {
  var best = eight(-.greatestFiniteMagnitude)
  var scale = Eight.zero
  var winner = eight(-1)
  @_transparent init() {}

  /// Begins with the largest gain of some candidates, and the sum of all weights, of which no
  /// square is less than 1/64.
  @_transparent init(gain: Eight, weight: Eight) {
    let none = eight(-.greatestFiniteMagnitude), low = eight(1e-13), high = eight(1e15)
    let limit = pickEight(gain .> eight(1e-20), gain * eight(0.998), none)
    let usual = pickEight(gain .< high, pickEight(weight .< high, limit, none), none)
    best = pickEight(weight .> low, usual, none)
  }

  /// The gain of a candidate; 0 without one.
  @_transparent
  static func gain(_ pair: (Eight, Eight)) -> Eight {
    let gain = pair.0 / pair.1 * pair.0
    return pickEight(gain .> Eight.zero, gain, Eight.zero)
  }

  /// All bits of the lanes that would take the candidate over, which has a positive square or is 0.
  @_transparent
  func takers(_ candidate: (Eight, Eight)) -> EightBits {
    maskBits(best * candidate.1 .< candidate.0 * candidate.0)
  }

  /// Takes over a candidate where it leaves less error.
  ///
  /// - Parameter isPositive: whether the square is known to be, or is 0 together with the product.
  @_transparent
  mutating func offer(_ pair: (Eight, Eight), number: Int, isPositive: Bool) {
    let (product, square) = pair
    // A product of 0 beats no limit of -0 or more.
    let limit =
      isPositive
      ? best * square : pickEight(square .> Eight.zero, best * square, eight(.infinity))
    let candidate = product / square, gain = candidate * product
    let isBetter = product * product .> limit
    best = pickEight(isBetter, gain, best)
    scale = pickEight(isBetter, candidate, scale)
    winner = pickEight(isBetter, eight(Float(number)), winner)
  }

  /// Takes over the best of four candidates from `number` on, given as product and square, in
  /// their order.
  @_transparent
  mutating func offerFour(
    _ a: (Eight, Eight), _ b: (Eight, Eight), _ c: (Eight, Eight), _ d: (Eight, Eight),
    number: Int, isPositive: Bool
  ) {
    if isPositive, !isAnySet((takers(a) | takers(b)) | (takers(c) | takers(d))) { return }
    offer(a, number: number, isPositive: isPositive)
    offer(b, number: number &+ 1, isPositive: isPositive)
    offer(c, number: number &+ 2, isPositive: isPositive)
    offer(d, number: number &+ 3, isPositive: isPositive)
  }
}

/// Eight of the lanes of each number of a ``CutMemory``.
struct CutLanes {
  let base: FloatPointer
  @_transparent init(_ lanes: LanePointer, _ first: Int) { base = floats(lanes) + first }
  subscript(_ index: Int) -> Eight {
    @_transparent get { loadEight(base + index &* laneCount) }
    @_transparent nonmutating set { storeEight(newValue, base + index &* laneCount) }
  }
}

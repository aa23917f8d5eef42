/// The working memory of the search of IQ1: `laneCount` groups of 16 or 32 columns, one a lane.
///
/// Weights are read as one of three levels. In ascending order a group's weights fall into three
/// stretches, one for each level, and a candidate is a pair of cuts between them.
struct CutMemory {
  let base: LanePointer
  @_transparent init(_ base: LanePointer) { self.base = base }
  @_transparent static var size: Int { 364 }

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
  @_transparent func upper(_ term: Int) -> LanePointer { base + (228 &+ 33 &* term) }
  /// Of the best candidate: its scale, of either sign, and which of all candidates it is.
  @_transparent var scale: LanePointer { base + 360 }
  @_transparent var winner: LanePointer { base + 361 }
  @_transparent var largest: LanePointer { base + 362 }
}

extension CutMemory {
  /// Finds each column's place in ascending order; equal weights keep their order.
  ///
  /// A pair of columns moves the place of one of them: it is all the same what it holds, places stay
  /// below `columns`.
  @inline(never)
  func rank(_ columns: Int) {
    var most = Lanes.zero
    var k = 0
    while k < columns {
      ranks[k] = all(Float(k))
      most = higher(unsigned(values[k]), most)
      k &+= 1
    }
    largest.pointee = most
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
    let p = floats(products), q = floats(moreProducts), s = floats(sums), t = floats(moreSums)
    products[0] = Lanes.zero
    moreProducts[0] = Lanes.zero
    sums[0] = Lanes.zero
    moreSums[0] = Lanes.zero
    var k = 0
    while k < columns {
      // The place above a rank; of NaNs some places stay as they are.
      let rank = floats(ranks + k), x = floats(values + k), w = floats(weights + k)
      var lane = 0
      while lane < laneCount {
        let place = (Int(rank[lane]) &+ 1) &* laneCount &+ lane
        let weight = w[lane], product = weight * x[lane], isFirst = k < half
        p[place] = isFirst ? product : 0
        s[place] = isFirst ? weight : 0
        if half < columns {
          q[place] = isFirst ? 0 : product
          t[place] = isFirst ? 0 : weight
        }
        lane &+= 1
      }
      k &+= 1
    }
    // Adding 0 changes no sum: none is -0.
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
}

/// The best candidate so far.
struct BestCut {
  var best = all(-.greatestFiniteMagnitude)
  var scale = Lanes.zero
  var winner = all(-1)
  var number = Lanes.zero
  @_transparent init() {}

  /// Takes over the next candidate where it leaves less error.
  @_transparent
  mutating func offer(_ product: Lanes, _ square: Lanes) {
    let limit = pick(square .> Lanes.zero, best * square, all(.infinity))
    let candidate = product / square, gain = candidate * product
    let isBetter = product * product .> limit
    best = pick(isBetter, gain, best)
    scale = pick(isBetter, candidate, scale)
    winner = pick(isBetter, number, winner)
    number += all(1)
  }
}

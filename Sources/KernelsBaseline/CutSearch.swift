// All pairs of cuts of IQ1_S and IQ1_M. Levels stand for -1, 0 and 1, plus delta = ±0.125.

/// Of how many cuts one is looked at for a limit.
@_transparent private var sampledCuts: Int { 4 }

/// The candidates of one lower cut of 32 sorted weights: what belongs to the lower cut alone.
private struct CutRow32 {
  let product, sum, high, highNegative, square, squareNegative: CutLanes
  let p, s, low, lowNegative, lowSquare, lowSquareNegative: Eight

  @_transparent
  init(_ memory: CutMemory, _ first: Int, _ lower: Int) {
    product = CutLanes(memory.products, first)
    sum = CutLanes(memory.sums, first)
    high = CutLanes(memory.terms(0), first)
    highNegative = CutLanes(memory.terms(1), first)
    square = CutLanes(memory.terms(2), first)
    squareNegative = CutLanes(memory.terms(3), first)
    p = product[lower]
    s = sum[lower]
    let (value, negative) = (eight(-0.875), eight(-1.125))
    low = p * value
    lowNegative = p * negative
    lowSquare = s * value * value
    lowSquareNegative = s * negative * negative
  }

  /// Products and squares with upper cut `k`, with delta positive and negative.
  @_transparent
  func candidates(_ k: Int) -> ((Eight, Eight), (Eight, Eight)) {
    let middle = eight(0.125)
    let between = (product[k] - p) * middle, squares = (sum[k] - s) * middle * middle
    return (
      (low + between + high[k], lowSquare + squares + square[k]),
      (
        lowNegative - between + highNegative[k],
        lowSquareNegative + squares + squareNegative[k]
      )
    )
  }
}

/// The candidates of one lower cut of 16 sorted weights, of either half of the columns.
private struct CutRow16 {
  let p, q, s, t, upperS, upperSNegative, upperT, upperTNegative: CutLanes
  let pLower, qLower, pTop, pTopNegative, qTop, qTopNegative: Eight
  let sLower, sLowerNegative, tLower, tLowerNegative: Eight

  @_transparent
  init(_ memory: CutMemory, _ first: Int, _ lower: Int) {
    p = CutLanes(memory.products, first)
    q = CutLanes(memory.moreProducts, first)
    s = CutLanes(memory.sums, first)
    t = CutLanes(memory.moreSums, first)
    upperS = CutLanes(memory.terms(0), first)
    upperSNegative = CutLanes(memory.terms(1), first)
    upperT = CutLanes(memory.terms(2), first)
    upperTNegative = CutLanes(memory.terms(3), first)
    let (count, top, negative) = (16, eight(1.125), eight(0.875))
    let (large, small) = (eight(1.25), eight(0.75))
    pLower = p[lower]
    qLower = q[lower]
    pTop = p[count] * top
    pTopNegative = p[count] * negative
    qTop = q[count] * top
    qTopNegative = q[count] * negative
    sLower = s[count] * top * top + s[lower] * small
    sLowerNegative = s[count] * negative * negative + s[lower] * large
    tLower = t[count] * top * top + t[lower] * small
    tLowerNegative = t[count] * negative * negative + t[lower] * large
  }

  /// Products and squares with upper cut `k`, for deltas ++, +-, -+ and --.
  @_transparent
  func candidates(_ k: Int) -> ((Eight, Eight), (Eight, Eight), (Eight, Eight), (Eight, Eight)) {
    let first = pLower + p[k], second = qLower + q[k]
    let a = pTop - first, aNegative = pTopNegative - first
    // The negative of the other half's, because the optimizer changes the operands of some lanes'
    // additions, and with that takes vectors apart. Neither half's is -0: no sum of products is.
    let b = second - qTop, bNegative = second - qTopNegative
    let c = sLower - upperS[k], cNegative = sLowerNegative - upperSNegative[k]
    let d = tLower - upperT[k], dNegative = tLowerNegative - upperTNegative[k]
    return (
      (a - b, c + d), (a - bNegative, c + dNegative), (aNegative - b, cNegative + d),
      (aNegative - bNegative, cNegative + dNegative)
    )
  }
}

extension CutMemory {
  /// Tries all pairs of cuts of 32 sorted weights in eight lanes from `first` on, each with delta
  /// positive and negative.
  ///
  /// What belongs to the lower or the upper cut alone is worked out once. With delta negative the
  /// middle level is the negative of the other one, so that its product has the opposite sign, and
  /// its square is the same.
  @_transparent
  private func searchCuts32(_ first: Int, isPositive: Bool) {
    let count = 32
    var best = BestCut()
    if isPositive {
      var most = Eight.zero
      var lower = 0
      while lower <= count {
        let row = CutRow32(self, first, lower)
        var k = lower
        while k <= count {
          let two = row.candidates(k)
          let a = BestCut.gain(two.0), b = BestCut.gain(two.1)
          let gain = pickEight(a .> b, a, b)
          most = pickEight(gain .> most, gain, most)
          k &+= sampledCuts
        }
        lower &+= sampledCuts
      }
      best = BestCut(gain: most, weight: CutLanes(sums, first)[count])
    }
    var lower = 0, start = 0
    while lower <= count {
      let row = CutRow32(self, first, lower)
      var k = lower
      while k < count {
        let a = row.candidates(k), b = row.candidates(k &+ 1)
        best.offerFour(
          a.0, a.1, b.0, b.1, number: start &+ 2 &* k, isPositive: isPositive)
        k &+= 2
      }
      if k == count {
        let last = row.candidates(k)
        best.offer(last.0, number: start &+ 2 &* k, isPositive: isPositive)
        best.offer(last.1, number: start &+ 2 &* k &+ 1, isPositive: isPositive)
      }
      start &+= 2 &* (count &- lower)
      lower &+= 1
    }
    CutLanes(scale, first)[0] = best.scale
    CutLanes(winner, first)[0] = best.winner
  }

  /// Tries all pairs of cuts of 16 sorted weights in eight lanes from `first` on: four candidates
  /// each, for the four signs of the deltas of the two halves of the columns.
  @_transparent
  private func searchCuts16(_ first: Int, isPositive: Bool) {
    let count = 16
    var best = BestCut()
    if isPositive {
      var most = Eight.zero
      var lower = 0
      while lower <= count {
        let row = CutRow16(self, first, lower)
        var k = lower
        while k <= count {
          let four = row.candidates(k)
          let a = BestCut.gain(four.0), b = BestCut.gain(four.1)
          let c = BestCut.gain(four.2), d = BestCut.gain(four.3)
          let one = pickEight(a .> b, a, b), two = pickEight(c .> d, c, d)
          let gain = pickEight(one .> two, one, two)
          most = pickEight(gain .> most, gain, most)
          k &+= sampledCuts
        }
        lower &+= sampledCuts
      }
      best = BestCut(
        gain: most, weight: CutLanes(sums, first)[count] + CutLanes(moreSums, first)[count])
    }
    var lower = 0, start = 0
    while lower <= count {
      let row = CutRow16(self, first, lower)
      var k = lower
      while k <= count {
        let four = row.candidates(k)
        best.offerFour(
          four.0, four.1, four.2, four.3, number: start &+ 4 &* k, isPositive: isPositive)
        k &+= 1
      }
      start &+= 4 &* (count &- lower)
      lower &+= 1
    }
    CutLanes(scale, first)[0] = best.scale
    CutLanes(winner, first)[0] = best.winner
  }
}

extension CutMemory {
  // Functions of their own: in one the optimizer takes the terms' vectors apart.

  /// Works out what candidates of 32 columns owe to the upper cut.
  @inline(never)
  private func prepareCuts32(_ first: Int) {
    let count = 32, product = CutLanes(products, first), sum = CutLanes(sums, first)
    let high = CutLanes(terms(0), first), highNegative = CutLanes(terms(1), first)
    let square = CutLanes(terms(2), first), squareNegative = CutLanes(terms(3), first)
    let (top, topNegative) = (eight(1.125), eight(0.875))
    var k = 0
    while k <= count {
      let rest = product[count] - product[k], restSum = sum[count] - sum[k]
      high[k] = rest * top
      highNegative[k] = rest * topNegative
      square[k] = restSum * top * top
      squareNegative[k] = restSum * topNegative * topNegative
      k &+= 1
    }
  }

  /// Works out what candidates of 16 columns owe to the upper cut.
  @inline(never)
  private func prepareCuts16(_ first: Int) {
    let s = CutLanes(sums, first), t = CutLanes(moreSums, first)
    let upperS = CutLanes(terms(0), first), upperSNegative = CutLanes(terms(1), first)
    let upperT = CutLanes(terms(2), first), upperTNegative = CutLanes(terms(3), first)
    let (large, small) = (eight(1.25), eight(0.75))
    var k = 0
    while k <= 16 {
      upperS[k] = s[k] * large
      upperSNegative[k] = s[k] * small
      upperT[k] = t[k] * large
      upperTNegative[k] = t[k] * small
      k &+= 1
    }
  }

  @inline(never) private func searchSure32(_ first: Int) { searchCuts32(first, isPositive: true) }
  @inline(never) private func searchAny32(_ first: Int) { searchCuts32(first, isPositive: false) }
  @inline(never) private func searchSure16(_ first: Int) { searchCuts16(first, isPositive: true) }
  @inline(never) private func searchAny16(_ first: Int) { searchCuts16(first, isPositive: false) }

  /// Whether the square of every candidate of a lane is positive, or all its products are 0.
  ///
  /// A square is Σ weight · level², and no level's square is less than 1/64. Of weights that sum up
  /// to 1e-30 the rounding of a few terms, none of which is greater than 1.3 times that sum, takes
  /// less, and nothing of importance is subnormal. Weights that sum up to 0 are all 0.
  @_transparent
  private func isSure(_ columns: Int, from first: Int) -> Bool {
    let sum = floats(sums + columns), more = floats(moreSums + columns)
    var isSure = true
    var lane = first
    while lane < first &+ 8 {
      let total = sum[lane] + more[lane]
      isSure = isSure && (total == 0 || total >= 1e-30)
      lane &+= 1
    }
    return isSure
  }

  /// Tries all candidates of eight lanes.
  @_transparent
  private func searchEight(_ columns: Int, from first: Int) {
    let isSure = isSure(columns, from: first)
    if columns == 32 {
      prepareCuts32(first)
      if isSure { searchSure32(first) } else { searchAny32(first) }
    } else {
      prepareCuts16(first)
      if isSure { searchSure16(first) } else { searchAny16(first) }
    }
  }
}

/// Finds the cuts of candidate `number` of all pairs of `columns` columns with `forms` forms each.
@_transparent
func cuts(_ number: Int, columns: Int, forms: Int) -> (lower: Int, upper: Int) {
  var pair = number / forms, lower = 0
  while pair > columns &- lower {
    pair &-= columns &- lower &+ 1
    lower &+= 1
  }
  return (lower, lower &+ pair)
}

extension CutMemory {
  /// Finds the best pair of cuts of all lanes, and the codes they lead to.
  ///
  /// - Returns: false, and nothing is found, where the largest magnitude of each lane is below
  ///   `nearZero`.
  @inline(never)
  func search(_ columns: Int, nearZero: Float) -> Bool {
    var most = Lanes.zero
    var k = 0
    while k < columns {
      most = higher(unsigned(values[k]), most)
      k &+= 1
    }
    largest.pointee = most
    if !isAnyBitSet(pick(most .< all(nearZero), Lanes.zero, all(1))) { return false }
    rank(columns)
    sumSorted(columns, half: columns == 32 ? 32 : 8)
    var first = 0
    while first < laneCount {
      searchEight(columns, from: first)
      first &+= 8
    }
    var lane = 0
    while lane < laneCount {
      let number = Int(floats(winner)[lane])
      let ends = cuts(number < 0 ? 0 : number, columns: columns, forms: columns == 32 ? 2 : 4)
      floats(lower)[lane] = Float(ends.lower)
      floats(upper)[lane] = Float(ends.upper)
      lane &+= 1
    }
    packLevels(columns / 8)
    return true
  }
}

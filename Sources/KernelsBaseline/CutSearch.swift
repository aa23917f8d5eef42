// All pairs of cuts of IQ1_S and IQ1_M. Levels stand for -1, 0 and 1, plus delta = ±0.125.

extension CutMemory {
  /// Tries all pairs of cuts of 32 sorted weights in eight lanes from `first` on, each with delta
  /// positive and negative.
  ///
  /// What belongs to the lower or the upper cut alone is worked out once. With delta negative the
  /// middle level is the negative of the other one, so that its product has the opposite sign, and its
  /// square is the same.
  @_transparent
  private func searchCuts32(_ first: Int, isPositive: Bool) {
    let count = 32, product = CutLanes(products, first), sum = CutLanes(sums, first)
    let high = CutLanes(terms(0), first), highNegative = CutLanes(terms(1), first)
    let square = CutLanes(terms(2), first), squareNegative = CutLanes(terms(3), first)
    let (low, middle) = (eight(-0.875), eight(0.125))
    let lowNegative = eight(-1.125)
    var best = BestCut()
    var lower = 0
    while lower <= count {
      let p = product[lower], s = sum[lower]
      let pLow = p * low, pLowNegative = p * lowNegative
      let sLow = s * low * low, sLowNegative = s * lowNegative * lowNegative
      var k = lower
      while k <= count {
        let between = (product[k] - p) * middle, squares = (sum[k] - s) * middle * middle
        best.offer(pLow + between + high[k], sLow + squares + square[k], isPositive: isPositive)
        best.offer(
          pLowNegative - between + highNegative[k], sLowNegative + squares + squareNegative[k],
          isPositive: isPositive)
        k &+= 1
      }
      lower &+= 1
    }
    CutLanes(scale, first)[0] = best.scale
    CutLanes(winner, first)[0] = best.winner
  }

  /// Sums products and squares of all candidates of 16 sorted weights with one lower cut, in eight lanes
  /// from `first` on: four pairs for each upper cut, for the four signs of the deltas of the two halves
  /// of the columns.
  @inline(never)
  private func sumPairs16(_ first: Int, _ lower: Int) {
    let count = 16, p = CutLanes(products, first), q = CutLanes(moreProducts, first)
    let s = CutLanes(sums, first), t = CutLanes(moreSums, first)
    let upperS = CutLanes(terms(0), first), upperSNegative = CutLanes(terms(1), first)
    let upperT = CutLanes(terms(2), first), upperTNegative = CutLanes(terms(3), first)
    let (top, topNegative) = (eight(1.125), eight(0.875))
    let (large, small) = (eight(1.25), eight(0.75))
    let pTop = p[count] * top, pTopNegative = p[count] * topNegative
    let qTop = q[count] * top, qTopNegative = q[count] * topNegative
    let sTop = s[count] * top * top, sTopNegative = s[count] * topNegative * topNegative
    let tTop = t[count] * top * top, tTopNegative = t[count] * topNegative * topNegative
    let pLower = p[lower], qLower = q[lower]
    let sLower = sTop + s[lower] * small, sLowerNegative = sTopNegative + s[lower] * large
    let tLower = tTop + t[lower] * small, tLowerNegative = tTopNegative + t[lower] * large
    var row = candidates, k = lower
    while k <= count {
      let first = pLower + p[k], second = qLower + q[k]
      let a = pTop - first, aNegative = pTopNegative - first
      let b = qTop - second, bNegative = qTopNegative - second
      storeEight(a + b, row)
      storeEight(a + bNegative, row + 16)
      storeEight(aNegative + b, row + 32)
      storeEight(aNegative + bNegative, row + 48)
      let c = sLower - upperS[k], cNegative = sLowerNegative - upperSNegative[k]
      let d = tLower - upperT[k], dNegative = tLowerNegative - upperTNegative[k]
      storeEight(c + d, row + 8)
      storeEight(c + dNegative, row + 24)
      storeEight(cNegative + d, row + 40)
      storeEight(cNegative + dNegative, row + 56)
      row += 64
      k &+= 1
    }
  }

  /// Tries all pairs of cuts of 16 sorted weights in eight lanes from `first` on.
  ///
  /// Sums are kept in memory between the two: in one loop the optimizer takes their vectors apart.
  @_transparent
  private func searchCuts16(_ first: Int, isPositive: Bool) {
    var best = BestCut()
    var lower = 0
    while lower <= 16 {
      sumPairs16(first, lower)
      var row = candidates
      let end = candidates + 64 &* (17 &- lower)
      while row < end {
        best.offer(loadEight(row), loadEight(row + 8), isPositive: isPositive)
        best.offer(loadEight(row + 16), loadEight(row + 24), isPositive: isPositive)
        best.offer(loadEight(row + 32), loadEight(row + 40), isPositive: isPositive)
        best.offer(loadEight(row + 48), loadEight(row + 56), isPositive: isPositive)
        row += 64
      }
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
  /// A square is Σ weight · level², and no level's square is less than 1/64. Of weights that sum up to
  /// 1e-30 the rounding of a few terms, none of which is greater than 1.3 times that sum, takes
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
  /// Finds the best pair of cuts of all lanes, and the codes they lead to; nothing where the largest
  /// magnitude of each lane is below `nearZero`.
  @inline(never)
  func search(_ columns: Int, nearZero: Float) {
    var most = Lanes.zero
    var k = 0
    while k < columns {
      most = higher(unsigned(values[k]), most)
      k &+= 1
    }
    largest.pointee = most
    if orBits(pick(most .< all(nearZero), Lanes.zero, all(1))) == 0 { return }
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
  }
}

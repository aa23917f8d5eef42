// All pairs of cuts of IQ1_S and IQ1_M. Levels stand for -1, 0 and 1, plus delta = ±0.125.

extension CutMemory {
  /// Tries all pairs of cuts of 32 sorted weights in eight lanes from `first` on, each with delta positive and negative.
  ///
  /// What belongs to the lower or the upper cut alone is worked out once. With delta negative the
  /// middle level is the negative of the other one, so that its product has the opposite sign, and its
  /// square is the same.
  @inline(never)
  func searchCuts32(_ first: Int) {
    let count = 32, product = CutLanes(products, first), sum = CutLanes(sums, first)
    let high = CutLanes(terms(0), first), highNegative = CutLanes(terms(1), first)
    let square = CutLanes(terms(2), first), squareNegative = CutLanes(terms(3), first)
    let (low, middle, top) = (eight(-0.875), eight(0.125), eight(1.125))
    let (lowNegative, topNegative) = (eight(-1.125), eight(0.875))
    var k = 0
    while k <= count {
      let rest = product[count] - product[k], restSum = sum[count] - sum[k]
      high[k] = rest * top
      highNegative[k] = rest * topNegative
      square[k] = restSum * top * top
      squareNegative[k] = restSum * topNegative * topNegative
      k &+= 1
    }
    var best = BestCut()
    var lower = 0
    while lower <= count {
      let p = product[lower], s = sum[lower]
      let pLow = p * low, pLowNegative = p * lowNegative
      let sLow = s * low * low, sLowNegative = s * lowNegative * lowNegative
      k = lower
      while k <= count {
        let between = (product[k] - p) * middle, squares = (sum[k] - s) * middle * middle
        best.offer(pLow + between + high[k], sLow + squares + square[k])
        best.offer(
          pLowNegative - between + highNegative[k], sLowNegative + squares + squareNegative[k])
        k &+= 1
      }
      lower &+= 1
    }
    CutLanes(scale, first)[0] = best.scale
    CutLanes(winner, first)[0] = best.winner
  }

  /// Tries all pairs of cuts of 16 sorted weights in eight lanes from `first` on, each with the four signs of the deltas of the two
  /// halves of the columns.
  @inline(never)
  func searchCuts16(_ first: Int) {
    let count = 16, p = CutLanes(products, first), q = CutLanes(moreProducts, first)
    let s = CutLanes(sums, first), t = CutLanes(moreSums, first)
    let upperS = CutLanes(terms(0), first), upperSNegative = CutLanes(terms(1), first)
    let upperT = CutLanes(terms(2), first), upperTNegative = CutLanes(terms(3), first)
    let (top, topNegative) = (eight(1.125), eight(0.875))
    let (large, small) = (eight(1.25), eight(0.75))
    var k = 0
    while k <= count {
      upperS[k] = s[k] * large
      upperSNegative[k] = s[k] * small
      upperT[k] = t[k] * large
      upperTNegative[k] = t[k] * small
      k &+= 1
    }
    let pTop = p[count] * top, pTopNegative = p[count] * topNegative
    let qTop = q[count] * top, qTopNegative = q[count] * topNegative
    let sTop = s[count] * top * top, sTopNegative = s[count] * topNegative * topNegative
    let tTop = t[count] * top * top, tTopNegative = t[count] * topNegative * topNegative
    var best = BestCut()
    var lower = 0
    while lower <= count {
      let pLower = p[lower], qLower = q[lower]
      let sLower = sTop + s[lower] * small, sLowerNegative = sTopNegative + s[lower] * large
      let tLower = tTop + t[lower] * small, tLowerNegative = tTopNegative + t[lower] * large
      k = lower
      while k <= count {
        let first = pLower + p[k], second = qLower + q[k]
        let a = pTop - first, aNegative = pTopNegative - first
        let b = qTop - second, bNegative = qTopNegative - second
        let c = sLower - upperS[k], cNegative = sLowerNegative - upperSNegative[k]
        let d = tLower - upperT[k], dNegative = tLowerNegative - upperTNegative[k]
        best.offer(a + b, c + d)
        best.offer(a + bNegative, c + dNegative)
        best.offer(aNegative + b, cNegative + d)
        best.offer(aNegative + bNegative, cNegative + dNegative)
        k &+= 1
      }
      lower &+= 1
    }
    CutLanes(scale, first)[0] = best.scale
    CutLanes(winner, first)[0] = best.winner
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
  @inline(never)
  func search(_ columns: Int) {
    rank(columns)
    sumSorted(columns, half: columns == 32 ? 32 : 8)
    var first = 0
    while first < laneCount {
      if columns == 32 { searchCuts32(first) } else { searchCuts16(first) }
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

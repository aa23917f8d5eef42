// All pairs of cuts of IQ1_S and IQ1_M. Levels stand for -1, 0 and 1, plus delta = ±0.125.

extension CutMemory {
  /// Tries all pairs of cuts of 32 sorted weights, each with delta positive and negative.
  ///
  /// What belongs to the lower or the upper cut alone is worked out once. With delta negative the
  /// middle level is the negative of the other one, so that its product has the opposite sign, and its
  /// square is the same.
  @inline(never)
  func searchCuts32() {
    let count = 32
    let product = products, sum = sums
    let high = upper(0), highNegative = upper(1), square = upper(2), squareNegative = upper(3)
    let (low, middle, top) = (all(-0.875), all(0.125), all(1.125))
    let (lowNegative, topNegative) = (all(-1.125), all(0.875))
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
    scale.pointee = best.scale
    winner.pointee = best.winner
  }

  /// Tries all pairs of cuts of 16 sorted weights, each with the four signs of the deltas of the two
  /// halves of the columns.
  @inline(never)
  func searchCuts16() {
    let count = 16
    let p = products, q = moreProducts, s = sums, t = moreSums
    let upperS = upper(0), upperSNegative = upper(1), upperT = upper(2), upperTNegative = upper(3)
    let (top, topNegative) = (all(1.125), all(0.875))
    let (large, small) = (all(1.25), all(0.75))
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
    scale.pointee = best.scale
    winner.pointee = best.winner
  }
}

/// A winner's cuts and deltas.
struct Cuts {
  let lower, upper: Int
  /// Candidates of a pair of cuts come in the order of these numbers.
  let form: Int

  /// Finds candidate `number` of all pairs of `columns` columns with `forms` forms each.
  @_transparent init(_ number: Int, columns: Int, forms: Int) {
    var pair = number / forms, lower = 0
    while pair > columns &- lower {
      pair &-= columns &- lower &+ 1
      lower &+= 1
    }
    self.lower = lower
    upper = lower &+ pair
    form = number % forms
  }
}

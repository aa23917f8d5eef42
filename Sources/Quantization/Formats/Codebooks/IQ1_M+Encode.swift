extension IQ1_M: PlainEncoding, WeightedEncoding {
  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(squaresOf: weights)
    finish(weights, workspace: &workspace, into: &block)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(
      importance, weights: weights,
      meanSquare: 2 * Fitting.sumOfSquares(weights, group: 0..<256) / 256)
    finish(weights, workspace: &workspace, into: &block)
  }

  private static func finish(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    for group in 0..<16 {
      let columns = 16 * group..<16 * group + 16
      workspace.codebook.negativeDeltas[group] = 0
      for part in 2 * group..<2 * group + 2 { workspace.codebook.points[part] = 0 }
      workspace.scales[group] = 0
      guard IQ1.largestMagnitude(weights, columns: columns) >= 1e-7 else { continue }
      let order = IQ1.ascending(weights, columns: columns)
      let cuts = bestCuts(weights, order: order, importance: workspace.importance)
      workspace.scales[group] = IQ1.finish(
        weights, columns: columns, order: order, cuts: cuts, workspace: &workspace)
    }
    let scale = IQ1.roundScales(0..<16, workspace: &workspace)
    for part in 0..<32 {
      let point = workspace.codebook.points[part]
      block[part] = UInt8(truncatingIfNeeded: point)
      var upper = UInt8(point >> 8 & 7)
      let deltas = workspace.codebook.negativeDeltas[part / 2]
      if scale != 0, deltas >> (part % 2) & 1 == 1 { upper |= 8 }
      block[32 + part / 2] |= upper << (part % 2 * 4)
    }
    guard scale != 0 else { return }
    let bits = UInt16(half: refitted(scale, weights: weights, workspace: workspace) * 1.1125)
    for word in 0..<4 {
      var scales = (bits >> (4 * word) & 15) << 12
      for group in 0..<4 {
        scales |= UInt16(workspace.scaleLevels[4 * word + group]) << (3 * group)
      }
      block.store(scales, at: 48 + 2 * word)
    }
  }

  /// The block's scale once more, with the points and group scales as they are stored.
  private static func refitted(
    _ scale: Float, weights: [Float], workspace: Workspace
  ) -> Float {
    var sums = LeastSquares()
    for part in 0..<32 {
      IQ1.add(
        weights, first: 8 * part, point: workspace.codebook.points[part],
        values: IQ1.values(part % 2, negativeDeltas: workspace.codebook.negativeDeltas[part / 2]),
        factor: Float(2 * Int(workspace.scaleLevels[part / 2]) + 1),
        importance: workspace.importance, to: &sums)
    }
    return sums.square > 0 ? sums.product / sums.square : scale
  }

  /// Tries all pairs of cuts of 16 sorted weights, with delta's four pairs of signs.
  private static func bestCuts(
    _ weights: [Float], order: [Int], importance: [Float]
  ) -> IQ1.Cuts {
    let middle = (order.min() ?? 0) + 8
    let halves = [
      HalfSums(weights, order: order, importance: importance) { $0 < middle },
      HalfSums(weights, order: order, importance: importance) { $0 >= middle },
    ]
    var cuts = IQ1.Cuts()
    for lower in 0...order.count {
      for upper in lower...order.count {
        let (first, second) = (halves[0].sums(lower, upper), halves[1].sums(lower, upper))
        let cut = (lower, upper)
        cuts.offer(first.positive + second.positive, at: cut, negativeDeltas: 0b00)
        cuts.offer(first.positive + second.negative, at: cut, negativeDeltas: 0b10)
        cuts.offer(first.negative + second.positive, at: cut, negativeDeltas: 0b01)
        cuts.offer(first.negative + second.negative, at: cut, negativeDeltas: 0b11)
      }
    }
    return cuts
  }
}

/// Sums over the first sorted weights of a group, as far as they lie in one half of its columns.
private struct HalfSums {
  private var products: [Float] = [0]
  private var importances: [Float] = [0]

  init(
    _ weights: [Float], order: [Int], importance: [Float], isInHalf: (Int) -> Bool
  ) {
    for (place, column) in order.enumerated() {
      let counts = isInHalf(column)
      products.append(
        counts ? products[place] + importance[column] * weights[column] : products[place])
      importances.append(
        counts ? importances[place] + importance[column] : importances[place])
    }
  }

  /// The sums of the half's fit for a pair of cuts, with delta of either sign.
  ///
  /// Neighbouring levels are 1 apart, so that the sum is the total at the upper level less the sums
  /// up to either cut.
  func sums(_ lower: Int, _ upper: Int) -> (positive: LeastSquares, negative: LeastSquares) {
    let count = products.count - 1
    let product = products[lower] + products[upper]
    func sums(_ values: IQ1.Values) -> LeastSquares {
      let (a, b, c) = (values.low, values.middle, values.high)
      return LeastSquares(
        product: products[count] * c - product,
        square: importances[count] * c * c + importances[lower] * (a * a - b * b)
          + importances[upper] * (b * b - c * c))
    }
    return (sums(IQ1.Values(delta: 0.125)), sums(IQ1.Values(delta: -0.125)))
  }
}

extension LeastSquares {
  fileprivate static func + (a: LeastSquares, b: LeastSquares) -> LeastSquares {
    LeastSquares(product: a.product + b.product, square: a.square + b.square)
  }
}

extension IQ1_S: WeightedEncoding {
  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(
      importance, weights: weights,
      meanSquare: 2 * Fitting.sumOfSquares(weights, group: 0..<256) / 256)
    for group in 0..<8 {
      let columns = 32 * group..<32 * group + 32
      workspace.codebook.negativeDeltas[group] = 0
      for part in 4 * group..<4 * group + 4 { workspace.codebook.points[part] = 0 }
      workspace.scales[group] = 0
      guard IQ1.largestMagnitude(weights, columns: columns) >= 1e-12 else { continue }
      let order = IQ1.ascending(weights, columns: columns)
      let cuts = bestCuts(weights, order: order, importance: workspace.importance)
      workspace.scales[group] = IQ1.finish(
        weights, columns: columns, order: order, cuts: cuts, workspace: &workspace)
    }
    let scale = IQ1.roundScales(0..<8, workspace: &workspace)
    if scale != 0 { block.store(half: scale * 1.125, at: 0) }
    for group in 0..<8 {
      var word: UInt16 = 0
      for part in 0..<4 {
        let point = workspace.codebook.points[4 * group + part]
        block[2 + 4 * group + part] = UInt8(truncatingIfNeeded: point)
        word |= UInt16(point >> 8 & 7) << (3 * part)
      }
      if scale != 0 {
        word |= UInt16(workspace.scaleLevels[group]) << 12
        if workspace.codebook.negativeDeltas[group] != 0 { word |= 1 << 15 }
      }
      block.store(word, at: 34 + 2 * group)
    }
  }

  /// Tries all pairs of cuts of 32 sorted weights, with delta positive and negative.
  private static func bestCuts(
    _ weights: [Float], order: [Int], importance: [Float]
  ) -> IQ1.Cuts {
    var products: [Float] = [0]
    var importances: [Float] = [0]
    for (place, column) in order.enumerated() {
      products.append(products[place] + importance[column] * weights[column])
      importances.append(importances[place] + importance[column])
    }
    let count = order.count
    func sums(_ values: IQ1.Values, _ lower: Int, _ upper: Int) -> LeastSquares {
      let (a, b, c) = (values.low, values.middle, values.high)
      return LeastSquares(
        product: products[lower] * a + (products[upper] - products[lower]) * b
          + (products[count] - products[upper]) * c,
        square: importances[lower] * a * a + (importances[upper] - importances[lower]) * b * b
          + (importances[count] - importances[upper]) * c * c)
    }
    let (positive, negative) = (IQ1.Values(delta: 0.125), IQ1.Values(delta: -0.125))
    var cuts = IQ1.Cuts()
    for lower in 0...count {
      for upper in lower...count {
        cuts.offer(sums(positive, lower, upper), at: (lower, upper), negativeDeltas: 0)
        cuts.offer(sums(negative, lower, upper), at: (lower, upper), negativeDeltas: 0b1111)
      }
    }
    return cuts
  }
}

extension Q2_K: PlainEncoding, WeightedEncoding {
  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    for i in 0..<256 { workspace.importance[i] = abs(weights[i]) }
    for group in 0..<16 { fit(weights, group: group, search: search, workspace: &workspace) }
    let scale = roundEvenly(workspace.scales, into: &workspace.scaleLevels)
    let minimumScale = roundEvenly(workspace.minima, into: &workspace.minimumLevels)
    finish(
      weights, scale: scale, minimumScale: minimumScale, workspace: &workspace, into: &block)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(importance, weights: weights, meanSquare: meanSquare(weights))
    for group in 0..<16 {
      workspace.groupImportance[group] = Fitting.sum(
        workspace.importance, group: 16 * group..<16 * group + 16)
      fit(weights, group: group, search: .weighted(top: 3), workspace: &workspace)
    }
    let scale = Fitting.positive(
      workspace.scales, importance: workspace.groupImportance, group: 0..<16, top: 15,
      levels: &workspace.scaleLevels)
    let minimumScale = Fitting.positive(
      workspace.minima, importance: workspace.groupImportance, group: 0..<16, top: 15,
      levels: &workspace.minimumLevels)
    finish(
      weights, scale: scale, minimumScale: minimumScale, workspace: &workspace, into: &block)
  }

  private static func fit(
    _ weights: [Float], group: Int, search: AffineSearch, workspace: inout Workspace
  ) {
    (workspace.scales[group], workspace.minima[group]) = Fitting.affine(
      weights, importance: workspace.importance, group: 16 * group..<16 * group + 16,
      search: search, levels: &workspace.levels, trialLevels: &workspace.trialLevels)
  }

  /// Four-bit levels of the groups' scales or minima, so that the largest becomes 15.
  private static func roundEvenly(_ values: [Float], into levels: inout [UInt8]) -> Float {
    let largest = Fitting.largest(values, group: 0..<16)
    let inverse = largest > 0 ? 15 / largest : 0
    for j in 0..<16 { levels[j] = UInt8(wrapping: nearest(inverse * values[j])) }
    return largest / 15
  }

  /// Stores scales and minima, and chooses the levels again with what they decode to.
  private static func finish(
    _ weights: [Float], scale: Float, minimumScale: Float, workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    for group in 0..<16 {
      block[group] = workspace.scaleLevels[group] | workspace.minimumLevels[group] << 4
    }
    block.store(half: scale, at: 80)
    block.store(half: minimumScale, at: 82)
    for group in 0..<16 {
      let (scale, minimum) = decoded(block.span, group: group)
      guard scale != 0 else { continue }
      for i in 16 * group..<16 * group + 16 {
        let level = nearest((weights[i] + minimum) / scale).clamped(to: 0...3)
        workspace.levels[i] = UInt8(wrapping: level)
      }
    }
    for i in 0..<256 { block.insert(pair: workspace.levels[i], i, at: 16) }
  }
}

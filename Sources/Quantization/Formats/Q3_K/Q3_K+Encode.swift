extension Q3_K: PlainEncoding, WeightedEncoding {
  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(squaresOf: weights)
    for group in 0..<16 {
      workspace.scales[group] = Fitting.q3Levels(
        weights, importance: workspace.importance, group: 16 * group..<16 * group + 16,
        levels: &workspace.levels)
    }
    let extreme = Fitting.extreme(workspace.scales, group: 0..<16)
    var scale: Float = 0
    if extreme != 0 {
      let inverse = -32 / extreme
      for group in 0..<16 {
        let level = nearest(inverse * workspace.scales[group]).clamped(to: -32...31)
        workspace.scaleLevels[group] = UInt8(wrapping: level + 32)
      }
      storeGroupScales(workspace.scaleLevels, into: &block)
      scale = 1 / inverse
    }
    finish(weights, scale: scale, workspace: &workspace, into: &block)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(
      importance, weights: weights,
      meanSquare: 2 * Fitting.sumOfSquares(weights, group: 0..<256) / 256)
    for group in 0..<16 {
      let columns = 16 * group..<16 * group + 16
      workspace.groupImportance[group] = Fitting.sum(workspace.importance, group: columns)
      workspace.scales[group] = Fitting.symmetric(
        weights, importance: workspace.importance, group: columns, top: 4,
        levels: &workspace.levels)
    }
    let scale = Fitting.symmetric(
      workspace.scales, importance: workspace.groupImportance, group: 0..<16, top: 32,
      levels: &workspace.scaleLevels)
    storeGroupScales(workspace.scaleLevels, into: &block)
    finish(weights, scale: scale, workspace: &workspace, into: &block)
  }

  /// Stores the scale, chooses the levels again with what the group scales decode to, and stores
  /// them.
  private static func finish(
    _ weights: [Float], scale: Float, workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    block.store(half: scale, at: 108)
    for group in 0..<16 {
      let decoded = scale.roundedToHalf * Float(groupScale(block.span, group: group))
      guard decoded != 0 else { continue }
      for i in 16 * group..<16 * group + 16 {
        let level = nearest(weights[i] / decoded).clamped(to: -4...3) + 4
        workspace.levels[i] = UInt8(wrapping: level)
      }
    }
    for i in 0..<256 {
      block.insert(pair: workspace.levels[i], i, at: 32)
      block.insert(bit: workspace.levels[i] >> 2, i, at: 0)
    }
  }
}

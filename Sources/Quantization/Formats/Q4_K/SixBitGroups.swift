/// What Q4_K and Q5_K share: eight groups of 32 weights, each with a six-bit scale and minimum.
///
/// Both start with the scale of the group scales, the scale of the group minima (half precision
/// each) and ``PackedScales``; they differ in the number of levels and where these lie.
enum SixBitGroups {
  /// What a level of the group is multiplied by, and what is subtracted then.
  static func decoded(_ block: Span<UInt8>, group: Int) -> (scale: Float, minimum: Float) {
    let (scale, minimum) = PackedScales.read(block, group: group)
    return (block.half(at: 0) * Float(scale), block.half(at: 2) * Float(minimum))
  }

  /// The plain form: weights count by their magnitude, scales and minima are rounded evenly.
  ///
  /// Fills everything but the levels, which `workspace.levels` holds then.
  static func encode(
    _ weights: [Float], search: AffineSearch, workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    for group in 0..<8 {
      let columns = 32 * group..<32 * group + 32
      let mean = (Fitting.sumOfSquares(weights, group: columns) / 32).squareRoot()
      for i in columns { workspace.importance[i] = mean + abs(weights[i]) }
      fit(weights, group: group, search: search, workspace: &workspace)
    }
    let scale = roundEvenly(workspace.scales, into: &workspace.scaleLevels)
    let minimumScale = roundEvenly(workspace.minima, into: &workspace.minimumLevels)
    finish(
      weights, scale: scale, minimumScale: minimumScale, top: search.top, workspace: &workspace,
      into: &block)
  }

  /// The weighted form: scales and minima are searched too, groups counting by their importance.
  ///
  /// Fills everything but the levels, which `workspace.levels` holds then.
  static func encode(
    _ weights: [Float], importance: [Float], top: Int32, workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(
      importance, weights: weights,
      meanSquare: 2 * Fitting.sumOfSquares(weights, group: 0..<256) / 256)
    for group in 0..<8 {
      workspace.groupImportance[group] = Fitting.sum(
        workspace.importance, group: 32 * group..<32 * group + 32)
      fit(weights, group: group, search: .weighted(top: top), workspace: &workspace)
    }
    let scale = Fitting.positive(
      workspace.scales, importance: workspace.groupImportance, group: 0..<8, top: 63,
      levels: &workspace.scaleLevels)
    let minimumScale = Fitting.positive(
      workspace.minima, importance: workspace.groupImportance, group: 0..<8, top: 63,
      levels: &workspace.minimumLevels)
    finish(
      weights, scale: scale, minimumScale: minimumScale, top: top, workspace: &workspace,
      into: &block)
  }

  private static func fit(
    _ weights: [Float], group: Int, search: AffineSearch, workspace: inout Workspace
  ) {
    (workspace.scales[group], workspace.minima[group]) = Fitting.affine(
      weights, importance: workspace.importance, group: 32 * group..<32 * group + 32,
      search: search, levels: &workspace.levels, trialLevels: &workspace.trialLevels)
  }

  /// Six-bit levels of eight scales or minima, so that the largest becomes 63.
  private static func roundEvenly(_ values: [Float], into levels: inout [UInt8]) -> Float {
    let largest = Fitting.largest(values, group: 0..<8)
    let inverse = largest > 0 ? 63 / largest : 0
    // The value is eight bits wide before it is capped, so that a negative one becomes 63.
    for j in 0..<8 { levels[j] = min(63, UInt8(wrapping: nearest(inverse * values[j]))) }
    return largest / 63
  }

  /// Stores scales and minima, and chooses the levels again with what they decode to.
  private static func finish(
    _ weights: [Float], scale: Float, minimumScale: Float, top: Int32,
    workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    block.store(half: scale, at: 0)
    block.store(half: minimumScale, at: 2)
    PackedScales.store(
      scales: workspace.scaleLevels, minima: workspace.minimumLevels, into: &block)
    for group in 0..<8 {
      let (scale, minimum) = decoded(block.span, group: group)
      guard scale != 0 else { continue }
      for i in 32 * group..<32 * group + 32 {
        let level = nearest((weights[i] + minimum) / scale).clamped(to: 0...top)
        workspace.levels[i] = UInt8(wrapping: level)
      }
    }
  }
}

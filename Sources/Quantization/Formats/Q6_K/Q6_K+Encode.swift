extension Q6_K: PlainEncoding, WeightedEncoding {
  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(squaresOf: weights)
    fit(
      weights, importance: workspace.importance, scales: &workspace.scales,
      levels: &workspace.levels)
    finish(weights, workspace: &workspace, into: &block)
  }

  /// The only weighted form that takes the importance of the columns as it is.
  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    fit(weights, importance: importance, scales: &workspace.scales, levels: &workspace.levels)
    finish(weights, workspace: &workspace, into: &block)
  }

  private static func fit(
    _ weights: [Float], importance: [Float], scales: inout [Float], levels: inout [UInt8]
  ) {
    for group in 0..<16 {
      scales[group] = Fitting.symmetric(
        weights, importance: importance, group: 16 * group..<16 * group + 16, top: 32,
        levels: &levels)
    }
  }

  /// Rounds the group scales, chooses the levels again with what these decode to, and stores all.
  ///
  /// A block whose scales are near zero is zero bytes.
  private static func finish(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let extreme = Fitting.extreme(workspace.scales, group: 0..<16)
    guard abs(extreme) >= Fitting.nearZero else { return }
    let inverse = -128 / extreme
    let scale = (1 / inverse).roundedToHalf
    block.store(half: scale, at: 208)
    for group in 0..<16 {
      let groupScale = Int8(
        truncatingIfNeeded: min(127, nearest(inverse * workspace.scales[group])))
      block[192 + group] = UInt8(bitPattern: groupScale)
      let decoded = scale * Float(groupScale)
      guard decoded != 0 else { continue }
      for i in 16 * group..<16 * group + 16 {
        let level = nearest(weights[i] / decoded).clamped(to: -32...31) + 32
        workspace.levels[i] = UInt8(wrapping: level)
      }
    }
    for first in [0, 128] {
      block.storeNibbles(workspace.levels, first: first, half: 64, at: first / 2)
    }
    for i in 0..<256 { block.insert(pair: workspace.levels[i] >> 4, i, at: 128) }
  }
}

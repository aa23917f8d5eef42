extension IQ3_S: PlainEncoding, WeightedEncoding {
  /// A group is zero only where all its weights are.
  private static let search = CodebookSearch(
    map: .iq3s, groupSize: 32, hasSignCodes: false, nearZero: .leastNonzeroMagnitude,
    trials: -9...9, step: 0.2, revision: .allIfAnyOffBook)

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
    let scale = search.fit(weights, workspace: &workspace)
    // The reference writes nothing for a zero group, so that low point numbers and signs of the
    // later groups lie a group too early; the ninth bits are in their place.
    var written = 0
    for group in 0..<8 where !workspace.codebook.isZero[group] {
      for part in 0..<8 {
        let point = workspace.codebook.points[8 * group + part]
        block[2 + 8 * written + part] = UInt8(truncatingIfNeeded: point)
        block[66 + group] |= UInt8(point >> 8 & 1) << part
      }
      for eight in 0..<4 {
        block[74 + 4 * written + eight] = workspace.codebook.signs[4 * group + eight]
      }
      written += 1
    }
    guard scale != 0 else { return }
    block.store(half: scale * 1.033, at: 0)
    block.storeNibblePairs(workspace.scaleLevels, count: 4, at: 106)
  }
}

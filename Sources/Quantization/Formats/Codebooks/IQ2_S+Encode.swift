extension IQ2_S: PlainEncoding, WeightedEncoding {
  private static let search = CodebookSearch(
    map: .iq2s, groupSize: 16, hasSignCodes: false, nearZero: 1e-8, trials: -9...9, step: 0.1,
    revision: .offBook)

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let offset = 0.25 * (2 * Fitting.sumOfSquares(weights, group: 0..<256) / 256)
    for i in weights.indices { workspace.importance[i] = offset + weights[i] * weights[i] }
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
    for part in 0..<32 {
      let point = workspace.codebook.points[part]
      block[2 + part] = UInt8(truncatingIfNeeded: point)
      block[34 + part] = workspace.codebook.signs[part]
      block[66 + part / 4] |= UInt8(point >> 8 & 3) << (part % 4 * 2)
    }
    guard scale != 0 else { return }
    block.store(half: scale * 0.9875, at: 0)
    block.storeNibblePairs(workspace.scaleLevels, count: 8, at: 74)
  }
}

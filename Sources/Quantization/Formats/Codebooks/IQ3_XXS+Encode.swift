extension IQ3_XXS: PlainEncoding, WeightedEncoding {
  private static let search = CodebookSearch(
    map: .iq3xxs, groupSize: 32, hasSignCodes: true, nearZero: 1e-8, trials: -15...15, step: 0.2,
    revision: .offBook)

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
    guard scale != 0 else { return }
    block.store(half: scale * 1.0125, at: 0)
    for part in 0..<64 {
      block[2 + part] = UInt8(truncatingIfNeeded: workspace.codebook.points[part])
    }
    for group in 0..<8 {
      block.store(workspace.signsAndScale(group: group), at: 66 + 4 * group)
    }
  }
}

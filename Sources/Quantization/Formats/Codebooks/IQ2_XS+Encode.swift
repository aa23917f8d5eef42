extension IQ2_XS: WeightedEncoding {
  private static let search = CodebookSearch(
    map: .iq2xs, groupSize: 16, hasSignCodes: true, nearZero: Fitting.nearZero, trials: -9...9,
    step: 0.1, revision: .offBook)

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(importance, weights: weights, meanSquare: meanSquare(weights))
    let scale = search.fit(weights, workspace: &workspace)
    guard scale != 0 else { return }
    block.store(half: scale, at: 0)
    for part in 0..<32 {
      let code = UInt16(workspace.codebook.signs[part] & 127)
      let point = UInt16(truncatingIfNeeded: workspace.codebook.points[part])
      block.store(code << 9 | point, at: 2 + 2 * part)
    }
    block.storeNibblePairs(workspace.scaleLevels, count: 8, at: 66)
  }
}

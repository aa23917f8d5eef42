extension IQ2_XXS: WeightedEncoding {
  private static let search = CodebookSearch(
    map: .iq2xxs, groupSize: 32, hasSignCodes: true, nearZero: Fitting.nearZero, start: .fitted,
    trials: -6...6, step: 0.1, revision: .all)

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(importance, weights: weights, meanSquare: meanSquare(weights))
    let scale = search.fit(weights, workspace: &workspace)
    guard scale != 0 else { return }
    block.store(half: scale, at: 0)
    for group in 0..<8 {
      let offset = 2 + 8 * group
      for part in 0..<4 {
        let point = workspace.codebook.points[4 * group + part]
        block[offset + part] = UInt8(truncatingIfNeeded: point)
      }
      block.store(workspace.signsAndScale(group: group), at: offset + 4)
    }
  }
}

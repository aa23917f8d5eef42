/// How the formats of IQ2 and IQ3 find points, signs and scales for a block.
///
/// Magnitudes are read as `scale · (2 · coordinate + 1)`. Scales are tried around the one that maps
/// the largest magnitude to the highest coordinate; each is refitted by least squares, and the best
/// one chooses points once more. All arithmetic is in the order of the reference.
struct CodebookSearch: Sendable {
  /// Where the trial scales lie.
  enum Start: Sendable {
    /// Around the scale that the largest magnitude asks for.
    case largest
    /// Around one that fits magnitudes to four levels.
    case fitted
  }

  /// Which parts of a group get a new point once the scale is known.
  enum Revision: Sendable {
    case all
    /// All if rounding led off the book anywhere, or no trial was any good.
    case allIfAnyOffBook
    case offBook
  }

  let map: CodebookMap
  /// Weights that share a scale.
  let groupSize: Int
  /// Whether only an even number of minus signs can be stored.
  let hasSignCodes: Bool
  /// Groups whose largest magnitude is smaller have scale zero.
  let nearZero: Float
  var start = Start.largest
  /// Trials, by how many steps they add to the highest coordinate.
  let trials: ClosedRange<Int>
  let step: Float
  let revision: Revision

  private static let values: [Float] = [1, 3, 5, 7, 9, 11, 13, 15]

  /// Fills points, signs and scale levels of a block whose importance is set.
  ///
  /// - Returns: the scale of the scale levels; 0, and no levels, where all groups' scales are 0.
  func fit(_ weights: [Float], workspace: inout Workspace) -> Float {
    let groups = 0..<256 / groupSize
    for group in groups {
      let columns = group * groupSize..<(group + 1) * groupSize
      splitSigns(weights, columns: columns, workspace: &workspace)
      let scale = fitGroup(columns, workspace: &workspace)
      workspace.codebook.isZero[group] = scale == nil
      workspace.scales[group] = scale ?? 0
      if scale == nil {
        for i in columns {
          workspace.codebook.signs[i / 8] = 0
          workspace.codebook.points[i / map.dimensions] = 0
        }
      }
    }
    let scale = Fitting.largest(workspace.scales, group: groups) / 31
    let inverse = 1 / scale
    for group in groups {
      let level = nearest(0.5 * (inverse * workspace.scales[group] - 1)).clamped(to: 0...15)
      workspace.scaleLevels[group] = UInt8(wrapping: level)
    }
    return scale
  }

  /// Fills signs, magnitudes and the roots of importance.
  private func splitSigns(
    _ weights: [Float], columns: Range<Int>, workspace: inout Workspace
  ) {
    for i in columns {
      workspace.codebook.rootImportance[i] = workspace.importance[i].squareRoot()
      workspace.codebook.magnitudes[i] = weights[i] >= 0 ? weights[i] : -weights[i]
    }
    for first in stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
      var signs: UInt8 = 0
      for i in 0..<8 where !(weights[first + i] >= 0) { signs |= 1 << i }
      if hasSignCodes, !signs.nonzeroBitCount.isMultiple(of: 2) {
        // The sign that matters least is stored wrong.
        var (least, leastLoss) = (0, Float.infinity)
        for i in 0..<8 {
          let loss = workspace.importance[first + i] * weights[first + i] * weights[first + i]
          if i == 0 || loss < leastLoss { (least, leastLoss) = (i, loss) }
        }
        workspace.codebook.magnitudes[first + least].negate()
        signs ^= 1 << least
      }
      workspace.codebook.signs[first / 8] = signs
    }
  }

  /// The group's scale, not negative; `nil` where it is near zero.
  private func fitGroup(_ columns: Range<Int>, workspace: inout Workspace) -> Float? {
    let parts = columns.lowerBound / map.dimensions..<columns.upperBound / map.dimensions
    for part in parts {
      workspace.codebook.points[part] = 0
      workspace.codebook.isOnBook[part] = revision != .allIfAnyOffBook
    }
    let largest = Fitting.largest(workspace.codebook.magnitudes, group: columns)
    guard largest >= nearZero else { return nil }
    let top = Self.values[Int(map.topLevel)]
    var (reach, scale) = (largest, largest / top)
    if start == .fitted {
      scale = Fitting.positive(
        workspace.codebook.magnitudes, importance: workspace.importance, group: columns,
        top: map.topLevel + 2, levels: &workspace.levels)
      reach = scale * Float(map.topLevel + 1)
      if reach <= 0 { return nil }
    }
    var best: Float = 0
    for trial in trials {
      let sums = attempt(parts, inverse: (top + step * Float(trial)) / reach, workspace: &workspace)
      guard sums.square > 0, sums.product * sums.product > best * sums.square else { continue }
      scale = sums.product / sums.square
      best = scale * sums.product
      for part in parts {
        workspace.codebook.points[part] = workspace.codebook.trialPoints[part]
        workspace.codebook.isOnBook[part] = workspace.codebook.trialIsOnBook[part]
      }
    }
    scale = revise(parts, scale: scale, workspace: &workspace)
    if scale < 0 {
      for i in columns where i % 8 == 0 { workspace.codebook.signs[i / 8] ^= 0xFF }
    }
    return abs(scale)
  }

  /// Chooses points for a scale, as a trial.
  private func attempt(
    _ parts: Range<Int>, inverse: Float, workspace: inout Workspace
  ) -> LeastSquares {
    var sums = LeastSquares()
    for part in parts {
      let (point, isOnBook) = choose(
        part, inverse: inverse, scale: 1 / inverse, workspace: workspace.codebook)
      workspace.codebook.trialPoints[part] = point
      workspace.codebook.trialIsOnBook[part] = isOnBook
      add(part, point: point, workspace: workspace, to: &sums)
    }
    return sums
  }

  /// Chooses points again with the scale found, where the format does, and fits the scale to them.
  private func revise(
    _ parts: Range<Int>, scale: Float, workspace: inout Workspace
  ) -> Float {
    let anyOff = parts.contains { !workspace.codebook.isOnBook[$0] }
    guard scale > 0, anyOff || revision == .all else { return scale }
    var sums = LeastSquares()
    for part in parts {
      if revision != .offBook || !workspace.codebook.isOnBook[part] {
        workspace.codebook.points[part] =
          choose(part, inverse: 1 / scale, scale: scale, workspace: workspace.codebook).point
      }
      add(part, point: workspace.codebook.points[part], workspace: workspace, to: &sums)
    }
    return sums.square > 0 ? sums.product / sums.square : scale
  }

  /// The point that rounding leads to or, off the book, the best neighbour.
  private func choose(
    _ part: Int, inverse: Float, scale: Float, workspace: CodebookWorkspace
  ) -> (point: Int, isOnBook: Bool) {
    let first = part * map.dimensions
    var packed = 0
    for i in 0..<map.dimensions {
      let level = nearest(0.5 * (inverse * workspace.magnitudes[first + i] - 1))
      packed |= Int(level.clamped(to: 0...map.topLevel)) << (map.width * i)
    }
    if let point = map.point(packed) { return (point, true) }
    let point = map.nearest(
      to: packed, scale: scale, values: Self.values, targets: workspace.magnitudes,
      importance: workspace.rootImportance, first: first)
    return (point, false)
  }

  private func add(
    _ part: Int, point: Int, workspace: Workspace, to sums: inout LeastSquares
  ) {
    for i in 0..<map.dimensions {
      let column = part * map.dimensions + i
      sums.add(
        workspace.codebook.magnitudes[column], level: Self.values[map.coordinate(point, i)],
        importance: workspace.importance[column])
    }
  }
}

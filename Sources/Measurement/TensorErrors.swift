public import Tensors
import Views

/// How far a tensor is from what it stands for: as a whole, by matrix, by block and by row.
public struct TensorErrors: Hashable, Sendable {
  /// How many of the worst rows are kept.
  public static let worstRowCount = 5

  /// The sums over each matrix of a stack, such as each expert; of any other tensor one.
  public internal(set) var matrices: [ErrorStatistics]
  /// Rows of a matrix.
  public let rowsOfMatrix: Int
  /// The signal-to-noise ratio of the candidate's blocks.
  public internal(set) var blocks = BlockHistogram()
  /// The rows of the lowest signal-to-noise ratio, the worst first; none that is equal to its
  /// reference.
  public internal(set) var worstRows: [MeasuredRow] = []
  var findings: [RowFinding: FoundRows] = [:]

  /// Errors of a tensor of which nothing has been seen yet.
  public init(_ shape: Shape) {
    rowsOfMatrix = max(1, shape.rowsOfMatrix)
    matrices = Array(
      repeating: ErrorStatistics(), count: max(1, shape.rowCount / rowsOfMatrix))
  }

  /// The sums over the whole tensor.
  public var total: ErrorStatistics {
    matrices.count == 1
      ? matrices[0] : matrices.reduce(into: ErrorStatistics()) { $0.merge($1) }
  }

  /// Whether the tensor is a stack of matrices, such as experts.
  public var isStack: Bool { matrices.count > 1 }

  /// The rows with a finding.
  public func rows(_ finding: RowFinding) -> FoundRows { findings[finding] ?? FoundRows() }

  /// Adds rows, which count as coming after those that were added.
  public mutating func merge(_ rows: RowErrors) {
    for (index, statistics) in rows.rows.enumerated() {
      let row = rows.firstRow + index
      matrices[min(row / rowsOfMatrix, matrices.count - 1)].merge(statistics)
      keepWorst(MeasuredRow(row: row, statistics: statistics))
    }
    blocks.merge(rows.blocks)
    for (row, finding) in rows.findings { findings[finding, default: FoundRows()].add(row) }
  }

  private mutating func keepWorst(_ row: MeasuredRow) {
    guard row.statistics.squaredError > 0 else { return }
    if worstRows.count == Self.worstRowCount {
      guard let last = worstRows.last, row.statistics.isWorse(than: last.statistics) else { return }
      worstRows.removeLast()
    }
    let place =
      worstRows.firstIndex { row.statistics.isWorse(than: $0.statistics) } ?? worstRows.endIndex
    worstRows.insert(row, at: place)
  }
}

/// What is odd about a row, whatever its error.
public enum RowFinding: String, CaseIterable, Hashable, Sendable {
  /// A value of either side is NaN or infinite.
  case nonFinite
  /// The reference is 0 throughout.
  case zero
  /// The reference has the same value throughout, and it is not 0.
  case constant
  /// The candidate is 0 throughout, but the reference is not: the row is lost.
  case lost
}

/// The rows of a tensor with one finding.
public struct FoundRows: Hashable, Sendable {
  /// How many there are.
  public internal(set) var count = 0
  /// The first one's number in the tensor; `nil` where there is none.
  public internal(set) var first: Int?

  mutating func add(_ row: Int) {
    count += 1
    if first == nil { first = row }
  }
}

/// A row and how far it is from what it stands for.
public struct MeasuredRow: Hashable, Sendable {
  /// The row's number in the tensor, over all matrices of a stack.
  public let row: Int
  /// The sums over its pairs.
  public let statistics: ErrorStatistics
}

/// How far values are from those they stand for: sums over the pairs, from which the measures
/// follow.
///
/// A row's sums come from its pairs in their order; larger ones are those of the rows, added up in
/// the order of the rows. So figures depend on the values alone: not on the number of threads, not
/// on how the tensor was cut into chunks, and not on the kernel set.
public struct ErrorStatistics: Hashable, Sendable {
  /// Pairs that were compared.
  public internal(set) var count = 0
  /// Pairs left out because one side is NaN or infinite.
  public internal(set) var nonFiniteCount = 0
  /// Σ (candidate − reference)².
  public internal(set) var squaredError = 0.0
  /// Σ reference².
  public internal(set) var squaredReference = 0.0
  /// Σ reference · (candidate − reference).
  public internal(set) var errorProduct = 0.0
  /// The largest |candidate − reference|.
  public internal(set) var maximumError = 0.0
  /// The same weighted by importance; without pairs where there is none.
  public internal(set) var weighted = WeightedError()

  /// Statistics of no values.
  public init() {}

  /// Adds what `other` has seen, which counts as coming after.
  public mutating func merge(_ other: ErrorStatistics) {
    count += other.count
    nonFiniteCount += other.nonFiniteCount
    squaredError += other.squaredError
    squaredReference += other.squaredReference
    errorProduct += other.errorProduct
    maximumError = max(maximumError, other.maximumError)
    weighted.merge(other.weighted)
  }
}

/// Sums in which each pair counts as much as its column matters.
public struct WeightedError: Hashable, Sendable {
  /// Pairs that have an importance.
  public internal(set) var count = 0
  /// Σ importance.
  public internal(set) var weight = 0.0
  /// Σ importance · (candidate − reference)².
  public internal(set) var squaredError = 0.0
  /// Σ importance · reference².
  public internal(set) var squaredReference = 0.0

  /// Sums of no values.
  public init() {}

  mutating func merge(_ other: WeightedError) {
    count += other.count
    weight += other.weight
    squaredError += other.squaredError
    squaredReference += other.squaredReference
  }
}

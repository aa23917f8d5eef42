/// How much each column of a tensor matters, worked out matrix by matrix when it is asked for.
///
/// It holds the sums of the importance matrix that it comes from, and no copy of them: of a model
/// with many experts they are a gigabyte.
public struct TensorImportance: Hashable, Sendable {
  /// Columns of the tensor.
  public let columns: Int
  /// Matrices of the tensor: experts, or 1.
  public let matrices: Int
  private let entry: ImportanceMatrix.Entry
  private let form: ImportanceMatrix.Form
  /// What experts are drawn towards, where they are.
  private let prior: ImportancePrior?

  /// - Parameters:
  ///   - entry: of the tensor's size.
  ///   - prior: tokens that the mean over all experts is worth; 0 leaves each alone.
  init(
    _ entry: ImportanceMatrix.Entry, _ form: ImportanceMatrix.Form, columns: Int, matrices: Int,
    prior: Float
  ) {
    self.entry = entry
    self.form = form
    self.columns = columns
    self.matrices = matrices
    self.prior =
      prior > 0 && form == .gguf && entry.counts.count > 1
      ? ImportancePrior(entry, tokens: prior) : nil
  }

  /// Weights that are known: row-major [matrices, columns].
  ///
  /// - Returns: `nil` where they are not a whole number of rows of columns.
  public init?(_ weights: [Float], columns: Int) {
    guard columns > 0, !weights.isEmpty, weights.count % columns == 0 else { return nil }
    self.init(
      ImportanceMatrix.Entry(values: weights, counts: [1]), .gguf, columns: columns,
      matrices: weights.count / columns, prior: 0)
  }

  /// The weight of each column of a matrix, which all of its rows share.
  ///
  /// - Parameter matrix: its number, below ``matrices``.
  public func weights(of matrix: Int) -> [Float] {
    let places = matrix * columns..<(matrix + 1) * columns
    if let prior { return prior.weights(places, of: entry) }
    return entry.means(form, places)
  }

  /// Of all matrices, one after the other.
  public var weights: [Float] { (0..<matrices).flatMap(weights) }
}

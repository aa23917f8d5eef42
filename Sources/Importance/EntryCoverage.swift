import OrderedCollections

/// What an importance matrix knows of one tensor: how many tokens of the text reached it.
public struct EntryCoverage: Hashable, Sendable {
  /// Matrices that were counted: experts, or 1.
  public let matrices: Int
  /// The numbers of the matrices that nothing of the text reached.
  public let unseen: [Int]
  /// What the matrix with the least saw, and that with the most: tokens, or chunks in the older
  /// form.
  public let counts: ClosedRange<Int>

  init(_ entry: ImportanceMatrix.Entry) {
    matrices = entry.counts.count
    unseen = entry.counts.indices.filter { entry.counts[$0] == 0 }
    counts = (entry.counts.min() ?? 0)...(entry.counts.max() ?? 0)
  }
}

extension ImportanceSelection {
  /// The names of the entries that are left, in the file's order.
  public var names: [String] { Array(matrix.entries.keys) }
  /// What its counts are: tokens, or chunks of text in the older form.
  public var countsTokens: Bool { matrix.form == .gguf }

  /// What is known of a tensor, without computing its importance.
  ///
  /// Parameters, result and errors are those of ``importance(for:columns:matrices:)``.
  public func coverage(
    of name: String, columns: Int, matrices: Int
  ) throws(ImportanceError) -> EntryCoverage? {
    try entry(for: name, columns: columns, matrices: matrices).map { EntryCoverage($0) }
  }
}

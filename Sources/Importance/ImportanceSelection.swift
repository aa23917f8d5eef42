import OrderedCollections

/// An importance matrix as the quantizer uses it: some or all entries, checked.
public struct ImportanceSelection: Hashable, Sendable {
  let matrix: ImportanceMatrix
  /// Tokens that the mean over all experts of a tensor is worth; 0 leaves each expert alone.
  public let prior: Float

  /// Selects entries by parts of their names.
  ///
  /// - Parameters:
  ///   - included: texts; where there are any, only entries whose name contains one of them are
  ///     left.
  ///   - excluded: texts; entries whose name contains one of them are dropped.
  ///   - prior: tokens that the mean over all experts of a tensor is worth beside those that
  ///     reached an expert (``ImportanceMatrix/Entry``); 0, the reference's bytes, leaves each
  ///     expert alone.
  /// - Throws: `ImportanceError` where both kinds are given, where a file of the GGUF form lacks
  ///   one of its keys, and where a value of an entry that is left is negative or not finite.
  public init(
    _ matrix: ImportanceMatrix, including included: [String] = [],
    excluding excluded: [String] = [], prior: Float = 0
  ) throws(ImportanceError) {
    guard included.isEmpty || excluded.isEmpty else {
      throw ImportanceError(matrix.file, .includesAndExcludes)
    }
    var selected = matrix
    selected.entries = matrix.entries.filter { name, _ in
      let isNamed = (included + excluded).contains { name.contains($0) }
      return included.isEmpty ? !isNamed : isNamed
    }
    if let key = matrix.missingKeys.first {
      throw ImportanceError(matrix.file, .missingKey(key))
    }
    try selected.checkValues()
    self.matrix = selected
    self.prior = prior
  }

  /// Whether no entry is left: everything is then as without a matrix.
  public var isEmpty: Bool { matrix.entries.isEmpty }
  /// Entries that are left: `quantize.imatrix.entries_count`.
  public var entryCount: Int { matrix.entries.count }
  /// `quantize.imatrix.chunks_count`; `nil` where the file gives none.
  public var chunkCount: Int? { matrix.chunkCount.flatMap { $0 > 0 ? $0 : nil } }
  /// `quantize.imatrix.dataset`: the first data set; `nil` where the file gives none.
  public var dataset: String? { matrix.datasets.first }

  /// The importance of each column of a tensor.
  ///
  /// - Parameters:
  ///   - name: the tensor's name in the file that the matrix was made for.
  ///   - columns: the length of its rows.
  ///   - matrices: its third dimension: experts, or 1.
  /// - Returns: all rows of a matrix share its values. `nil` where the importance matrix does not
  ///   have the tensor.
  /// - Throws: `ImportanceError` where the entry is of another size. A token embedding is then
  ///   taken as not there, as the reference does.
  public func importance(
    for name: String, columns: Int, matrices: Int
  ) throws(ImportanceError) -> TensorImportance? {
    guard let entry = try entry(for: name, columns: columns, matrices: matrices) else { return nil }
    return TensorImportance(
      entry, matrix.form, columns: columns, matrices: matrices, prior: prior)
  }

  /// The entry of a tensor, where it is of the tensor's size.
  func entry(
    for name: String, columns: Int, matrices: Int
  ) throws(ImportanceError) -> ImportanceMatrix.Entry? {
    guard let entry = matrix.entries[name] else { return nil }
    let (size, overflow) = columns.multipliedReportingOverflow(by: matrices)
    guard !overflow, entry.values.count == size, [1, matrices].contains(entry.counts.count) else {
      if ["token_embd.weight", "per_layer_token_embd.weight"].contains(name) { return nil }
      throw ImportanceError(
        matrix.file,
        .wrongSize(
          entry: name, values: entry.values.count, counts: entry.counts.count, columns: columns,
          matrices: matrices))
    }
    return entry
  }
}

extension ImportanceMatrix.Entry {
  /// The mean of the squared inputs of some columns.
  ///
  /// Values are divided by the count of their matrix, in single precision. A matrix that saw no
  /// token has 1 in every column; the older form, which knows no such matrix, keeps its values.
  func means(_ form: ImportanceMatrix.Form, _ places: Range<Int>) -> [Float] {
    var means = Array(values[places])
    guard let last = places.last else { return means }
    // Matrix by matrix: which one a place is in would cost more to ask than its mean.
    for matrix in places.lowerBound / columns...last / columns {
      let part = places.clamped(to: matrix * columns..<(matrix + 1) * columns)
      let indices = part.lowerBound - places.lowerBound..<part.upperBound - places.lowerBound
      let count = counts[matrix]
      if count != 0 {
        let divisor = Float(count)
        unsafe means.withUnsafeMutableBufferPointer { means in
          for index in indices { unsafe means[index] /= divisor }
        }
      } else if form == .gguf {
        for index in indices { means[index] = 1 }
      }
    }
    return means
  }
}

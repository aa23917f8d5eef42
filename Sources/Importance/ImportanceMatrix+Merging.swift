import OrderedCollections

extension ImportanceMatrix {
  /// Sums up the matrices of several texts, or brings one into the GGUF form.
  ///
  /// Sums add in single precision, counts as integers. A matrix of the older form adds its values
  /// times the chunk size, and its calls times the chunk size to every count. The chunk count of
  /// the result is its largest token count divided by the chunk size.
  ///
  /// - Parameters:
  ///   - matrices: in the order in which they are added.
  ///   - chunkSize: tokens a chunk of the result, and of matrices of the older form; at least 1.
  /// - Throws: `ImportanceError` of `.differs` where two files disagree about an entry's size.
  public static func merged(
    _ matrices: [ImportanceMatrix], chunkSize: Int = 512
  ) throws(ImportanceError) -> ImportanceMatrix {
    let chunkSize = min(max(1, chunkSize), Self.largestChunkSize)
    var sum = ImportanceMatrix(
      form: .gguf, file: matrices.map(\.file).joined(separator: " + "), entries: [:], datasets: [],
      chunkCount: nil, chunkSize: chunkSize)
    for matrix in matrices {
      for (name, entry) in matrix.entries {
        let tokens = matrix.form == .gguf ? entry : entry.inTokens(chunkSize)
        guard let existing = sum.entries[name] else {
          sum.entries[name] = tokens
          continue
        }
        do throws(Disagreement) {
          sum.entries[name] = try existing.adding(tokens, matrix.form)
        } catch {
          throw ImportanceError(
            matrix.file,
            .differs(entry: name, what: error.what, found: error.found, expected: error.expected))
        }
      }
      sum.datasets += matrix.datasets
    }
    sum.chunkCount = sum.largestCount / chunkSize
    return sum
  }

  /// Calls have 31 bits: their product with this leaves room for many sums.
  private static let largestChunkSize = 1 << 24

  /// Tokens of the matrix that saw most.
  var largestCount: Int { entries.values.lazy.flatMap(\.counts).max() ?? 0 }
}

extension ImportanceMatrix {
  /// The matrix in the GGUF form's units; itself where it has them.
  func inTokens() throws(ImportanceError) -> ImportanceMatrix {
    form == .gguf ? self : try .merged([self], chunkSize: chunkSize ?? 512)
  }
}

/// Two entries of different sizes.
private struct Disagreement: Error {
  let what: String
  let found: Int
  let expected: Int
}

extension ImportanceMatrix.Entry {
  /// An entry of the older form in tokens instead of chunks.
  fileprivate func inTokens(_ chunkSize: Int) -> Self {
    Self(values: values.map { $0 * Float(chunkSize) }, counts: counts.map { $0 * chunkSize })
  }

  fileprivate func adding(
    _ other: Self, _ form: ImportanceMatrix.Form
  ) throws(Disagreement) -> Self {
    guard values.count == other.values.count else {
      throw Disagreement(what: "values", found: other.values.count, expected: values.count)
    }
    var (existing, added) = (counts, other.counts)
    switch (existing.count, added.count) {
    case (1, _): existing = Array(repeating: existing[0], count: added.count)
    // The older form has one count for all matrices.
    case (_, 1) where form == .legacy: added = Array(repeating: added[0], count: existing.count)
    default: break
    }
    guard existing.count == added.count else {
      throw Disagreement(what: "counts", found: added.count, expected: existing.count)
    }
    // A count is below 2^55, so that only hundreds of such files could wrap around.
    return Self(values: zip(values, other.values).map(+), counts: zip(existing, added).map(&+))
  }
}

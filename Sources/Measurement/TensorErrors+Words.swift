public import Tensors

/// Errors as numbers, to be kept and taken up again without loss.
extension ErrorStatistics {
  /// How many numbers stand for them.
  static let wordCount = 10

  /// The figures as bit patterns.
  public var words: [UInt64] {
    [UInt64(count), UInt64(nonFiniteCount)]
      + [squaredError, squaredReference, errorProduct, maximumError].map(\.bitPattern)
      + [UInt64(weighted.count)]
      + [weighted.weight, weighted.squaredError, weighted.squaredReference].map(\.bitPattern)
  }

  /// Takes up figures that were kept; `nil` for what are none.
  public init?(words: [UInt64]) {
    guard words.count == Self.wordCount, let count = Int(exactly: words[0]),
      let nonFiniteCount = Int(exactly: words[1]), let weightedCount = Int(exactly: words[6])
    else { return nil }
    (self.count, self.nonFiniteCount) = (count, nonFiniteCount)
    squaredError = Double(bitPattern: words[2])
    squaredReference = Double(bitPattern: words[3])
    errorProduct = Double(bitPattern: words[4])
    maximumError = Double(bitPattern: words[5])
    weighted.count = weightedCount
    weighted.weight = Double(bitPattern: words[7])
    weighted.squaredError = Double(bitPattern: words[8])
    weighted.squaredReference = Double(bitPattern: words[9])
  }
}

extension TensorErrors {
  /// Everything as bit patterns: matrices, blocks, findings, worst rows, each behind its count.
  public var words: [UInt64] {
    var words: [UInt64] = matrices.flatMap(\.words)
    words.append(UInt64(blocks.exactCount))
    words += [UInt64(blocks.counts.count)] + blocks.counts.map { UInt64($0) }
    for finding in RowFinding.allCases {
      let found = rows(finding)
      words += [UInt64(found.count), UInt64(found.first ?? 0)]
    }
    words.append(UInt64(worstRows.count))
    for row in worstRows { words += [UInt64(row.row)] + row.statistics.words }
    return words
  }

  /// Takes up errors that were kept; `nil` for what are none of a tensor of this shape.
  public init?(words: [UInt64], shape: Shape) {
    self.init(shape)
    var reader = WordReader(words)
    for index in matrices.indices {
      guard let statistics = reader.statistics() else { return nil }
      matrices[index] = statistics
    }
    guard let exactCount = reader.count(), let steps = reader.count(),
      steps == 0 || steps == BlockHistogram.stepCount
    else { return nil }
    var counts: [Int] = []
    for _ in 0..<steps {
      guard let count = reader.count() else { return nil }
      counts.append(count)
    }
    blocks = BlockHistogram(counts: counts, exactCount: exactCount)
    for finding in RowFinding.allCases {
      guard let count = reader.count(), let first = reader.count() else { return nil }
      if count > 0 { findings[finding] = FoundRows(count: count, first: first) }
    }
    guard let rowCount = reader.count(), rowCount <= Self.worstRowCount else { return nil }
    for _ in 0..<rowCount {
      guard let row = reader.count(), let statistics = reader.statistics() else { return nil }
      worstRows.append(MeasuredRow(row: row, statistics: statistics))
    }
    guard reader.isAtEnd else { return nil }
  }
}

/// Reads numbers one after the other.
private struct WordReader {
  private var rest: ArraySlice<UInt64>

  init(_ words: [UInt64]) { rest = words[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func count() -> Int? { rest.popFirst().flatMap { Int(exactly: $0) } }

  mutating func statistics() -> ErrorStatistics? {
    let words = Array(rest.prefix(ErrorStatistics.wordCount))
    rest = rest.dropFirst(ErrorStatistics.wordCount)
    return ErrorStatistics(words: words)
  }
}

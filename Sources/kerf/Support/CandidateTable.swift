import Measurement
import Reporting
import StrictJSON
import Tensors

/// Several candidates beside each other: the ratio of each tensor in each of them.
struct CandidateTable {
  let candidates: [MeasuredModel]
  /// The names of all tensors, in the order of the reference.
  let names: [String]

  /// What candidates are called in headings: A to Z, then 27 and so on.
  static func letter(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index))) : String(index + 1)
  }

  /// The candidates with their sizes and totals, then a line for each tensor.
  var text: String { candidateTable.text() + "\n" + table.text(total: total) }

  /// A line for each tensor.
  var csv: String { table.csv }

  /// A list of objects: name, sqnr of each candidate, difference of the second to the first,
  /// better.
  var json: JSONValue {
    .array(
      names.map { name in
        let tensors = candidates.map { model in model.tensors.first { $0.name == name } }
        return Self.comparison(name, tensors.map { $0?.statistics })
      })
  }

  private var candidateTable: Table {
    Table(
      [
        .init("letter", "", .text), .init("file", "candidate", .text),
        .init("bytes", "size", .bytes), .init("bitsPerWeight", "bits", .fixed(3)),
        .init("rmse", "rmse", .scientific), .init("sqnr", "sqnr dB", .fixed(2)),
        .init("weightedSQNR", "w.sqnr dB", .fixed(2), isShown: hasImportance),
      ],
      rows: candidates.enumerated().map { index, model in
        let statistics = model.statistics
        return [
          .string(Self.letter(index)), .string(model.file), .integer(model.byteCount),
          .real(model.bitsPerWeight), .real(statistics.rootMeanSquareError),
          ErrorColumns.decibels(statistics.signalToNoise),
          statistics.weighted.signalToNoise.map(ErrorColumns.decibels) ?? .null,
        ]
      })
  }

  private var hasImportance: Bool { candidates.contains { $0.statistics.weighted.count > 0 } }

  private var table: Table {
    let byName = candidates.map { model in
      Dictionary(model.tensors.map { ($0.name, $0) }) { first, _ in first }
    }
    var columns: [Table.Column] = [.init("name", "tensor", .text)]
    for index in candidates.indices {
      columns.append(.init("type\(Self.letter(index))", Self.letter(index), .text))
      columns.append(.init("sqnr\(Self.letter(index))", "sqnr dB", .fixed(2)))
    }
    columns.append(
      .init("difference", "B-A dB", .fixed(2), isShown: candidates.count == 2))
    columns.append(.init("better", "better", .text))
    return Table(
      columns,
      rows: names.map { name in
        let tensors = byName.map { $0[name] }
        return [.string(name)]
          + Self.cells(tensors.map { $0?.type.rawValue }, tensors.map { $0?.statistics })
      })
  }

  private var total: [JSONValue] {
    [.string("total")]
      + Self.cells(candidates.map { _ in nil }, candidates.map { $0.statistics })
  }

  private static func cells(_ types: [String?], _ statistics: [ErrorStatistics?]) -> [JSONValue] {
    let ratios = zip(types, statistics).flatMap { type, statistics -> [JSONValue] in
      [
        type.map { .string($0) } ?? .null,
        statistics.map { ErrorColumns.decibels($0.signalToNoise) } ?? .null,
      ]
    }
    return ratios + [difference(statistics), better(statistics)]
  }

  /// How many dB the second candidate is better than the first; null where either has no error or
  /// is not there, and with more than two candidates.
  private static func difference(_ statistics: [ErrorStatistics?]) -> JSONValue {
    guard statistics.count == 2, let a = statistics[0], let b = statistics[1] else { return .null }
    return ErrorColumns.decibels(b.signalToNoise - a.signalToNoise)
  }

  /// The candidate with the least error; null where the best are equal.
  private static func better(_ statistics: [ErrorStatistics?]) -> JSONValue {
    let known = statistics.enumerated().compactMap { index, statistics in
      statistics.map { (index, $0.squaredError) }
    }
    guard known.count > 1, let best = known.min(by: { $0.1 < $1.1 }),
      known.filter({ $0.1 == best.1 }).count == 1
    else { return .null }
    return .string(letter(best.0))
  }

  private static func comparison(_ name: String, _ statistics: [ErrorStatistics?]) -> JSONValue {
    [
      "name": .string(name),
      "sqnr": .array(
        statistics.map { $0.map { ErrorColumns.decibels($0.signalToNoise) } ?? .null }),
      "difference": difference(statistics), "better": better(statistics),
    ]
  }
}

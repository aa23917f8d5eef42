import Measurement
import Reporting
import StrictJSON

/// The columns that tell an error, with the same keys wherever one is told: of a tensor, an expert,
/// a row, or all weights.
enum ErrorColumns {
  static let all: [Table.Column] = [
    .init("rmse", "rmse", .scientific), .init("relativeRMSE", "relative", .fixed(6)),
    .init("sqnr", "sqnr dB", .fixed(2)), .init("maximumError", "max error", .scientific),
    .init("cosine", "cosine", .fixed(7), isShown: false),
    .init("nonFinite", "non-finite", .integer, isShown: false),
    .init("weightedRMSE", "w.rmse", .scientific, isShown: false),
    .init("weightedSQNR", "w.sqnr dB", .fixed(2), isShown: false),
  ]

  /// The same for text that is to show importance: its columns instead of plain ones.
  static let weighted: [Table.Column] = all.map { column in
    Table.Column(
      column.key, column.heading, column.format,
      isShown: ["relativeRMSE", "sqnr", "weightedRMSE", "weightedSQNR"].contains(column.key))
  }

  /// A value for each column.
  static func values(_ statistics: ErrorStatistics) -> [JSONValue] {
    [
      .real(statistics.rootMeanSquareError), .real(statistics.relativeError),
      decibels(statistics.signalToNoise), .real(statistics.maximumError),
      .real(statistics.cosineSimilarity), .integer(statistics.nonFiniteCount),
      statistics.weighted.rootMeanSquareError.map { .real($0) } ?? .null,
      statistics.weighted.signalToNoise.map(decibels) ?? .null,
    ]
  }

  /// An object with a member for each column.
  static func object(_ statistics: ErrorStatistics) -> [(String, JSONValue)] {
    Array(zip(all.map(\.key), values(statistics)))
  }

  /// A ratio; null where nothing has changed, or where there is nothing to change.
  static func decibels(_ ratio: Double) -> JSONValue { ratio.isFinite ? .real(ratio) : .null }
}

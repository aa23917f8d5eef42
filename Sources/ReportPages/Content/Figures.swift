import Measurement
import Reporting

/// Numbers as the page writes them: like the command's table, so that both can be compared.
enum Figures {
  /// A ratio in decibels; a dash where nothing has changed or nothing was there to change.
  static func decibels(_ ratio: Double?, _ decimals: Int = 2) -> String {
    guard let ratio, ratio.isFinite else { return "–" }
    return fixed(ratio, decimals)
  }

  static func error(_ value: Double?) -> String { value.map(scientific) ?? "–" }
  static func share(_ value: Double) -> String { fixed(value, 6) }
  static func bits(_ value: Double) -> String { fixed(value, 3) }
  static func cosine(_ value: Double) -> String { fixed(value, 7) }
  static func shape(_ dimensions: [Int]) -> String {
    dimensions.map { "\($0)" }.joined(separator: "×")
  }
}

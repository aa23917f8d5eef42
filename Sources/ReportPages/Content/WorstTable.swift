import Measurement
import Reporting
import Tensors

/// The tensors, rows or experts of the lowest ratios.
struct WorstTable {
  /// How many lines each has at most.
  static let lineCount = 10

  let heading: String
  /// What the second column is.
  let what: String
  let kind: String
  let worstLines: [Line]

  /// A line.
  struct Line {
    let name: String
    let part: String
    let style: String
    let ratio: String
    let rmse: String
    let largest: String
  }

  private struct Candidate {
    let name: String
    let part: String
    let statistics: ErrorStatistics
  }

  /// Those that have a line.
  static func all(
    _ known: KnownModel, _ scale: QualityScale, showsExperts: Bool
  ) -> [WorstTable] {
    let tensors = known.tensors.map {
      Candidate(name: $0.tensor.name, part: $0.tensor.type.rawValue, statistics: $0.statistics)
    }
    let rows = known.tensors.flatMap { known in
      known.tensor.errors.worstRows.map {
        Candidate(name: known.tensor.name, part: "\($0.row)", statistics: $0.statistics)
      }
    }
    let experts = known.tensors.filter { showsExperts && $0.tensor.errors.isStack }
      .flatMap { known in
        known.tensor.errors.matrices.enumerated().map {
          Candidate(name: known.tensor.name, part: "\($0)", statistics: $1)
        }
      }
    return [
      WorstTable("Worst tensors", "type", "tensors", tensors, scale),
      WorstTable("Worst rows", "row", "rows", rows, scale),
      WorstTable("Worst experts", "expert", "experts", experts, scale),
    ].filter { !$0.worstLines.isEmpty }
  }

  private init(
    _ heading: String, _ what: String, _ kind: String, _ candidates: [Candidate],
    _ scale: QualityScale
  ) {
    self.heading = heading
    self.what = what
    self.kind = kind
    let changed = candidates.enumerated().filter { $0.element.statistics.squaredError > 0 }
      .map { (ratio: $0.element.statistics.signalToNoise, offset: $0.offset) }
      .sorted { ($0.ratio, $0.offset) < ($1.ratio, $1.offset) }
    worstLines = changed.prefix(Self.lineCount).map { ratio, offset in
      let candidate = candidates[offset]
      return Line(
        name: candidate.name, part: candidate.part, style: scale.style(ratio),
        ratio: Figures.decibels(ratio),
        rmse: Figures.error(candidate.statistics.rootMeanSquareError),
        largest: Figures.error(candidate.statistics.maximumError))
    }
  }
}

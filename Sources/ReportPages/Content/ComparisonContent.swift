import Measurement
import Reporting

/// Models beside each other: a table, and size against error.
struct ComparisonContent {
  let compared: [Line]
  let isWeightedComparison: Bool
  let scatter: ScatterPlot

  /// A model.
  struct Line {
    let letter: String
    let file: String
    let size: String
    let bytes: Int
    let bits: String
    let rmse: String
    let relative: String
    let ratio: String
    let weightedRatio: [String]
    let largest: String
  }

  init(_ models: [KnownModel]) {
    let isWeighted = models.contains { $0.statistics.weighted.count > 0 }
    isWeightedComparison = isWeighted
    compared = models.enumerated().map { index, known in
      let sums = known.statistics
      return Line(
        letter: KnownModel.letter(index), file: known.model.file,
        size: byteCount(known.model.byteCount), bytes: known.model.byteCount,
        bits: Figures.bits(known.model.bitsPerWeight),
        rmse: Figures.error(sums.rootMeanSquareError), relative: Figures.share(sums.relativeError),
        ratio: Figures.decibels(sums.signalToNoise),
        weightedRatio: isWeighted ? [Figures.decibels(sums.weighted.signalToNoise)] : [],
        largest: Figures.error(sums.maximumError))
    }
    scatter = ScatterPlot(models)
  }
}

import Measurement
import Reporting
import Tensors

/// The table of all tensors.
struct TensorTable {
  let isWeighted: Bool
  let count: String
  let tensorRows: [Row]

  /// A tensor.
  struct Row {
    let name: String
    let type: String
    let shape: String
    let size: String
    let bytes: Int
    let rmse: String
    let relative: String
    let style: String
    let ratio: String
    let weightedRatio: [String]
    let largest: String
    let cosine: String
  }

  init(_ known: KnownModel, _ scale: QualityScale) {
    let isWeighted = known.statistics.weighted.count > 0
    self.isWeighted = isWeighted
    count = grouped(known.tensors.count)
    tensorRows = known.tensors.map { tensor in
      let sums = tensor.statistics
      return Row(
        name: tensor.tensor.name, type: tensor.tensor.type.rawValue,
        shape: Figures.shape(tensor.tensor.shape.dimensions),
        size: byteCount(tensor.tensor.byteCount), bytes: tensor.tensor.byteCount,
        rmse: Figures.error(sums.rootMeanSquareError), relative: Figures.share(sums.relativeError),
        style: scale.style(sums.signalToNoise), ratio: Figures.decibels(sums.signalToNoise),
        weightedRatio: isWeighted ? [Figures.decibels(sums.weighted.signalToNoise)] : [],
        largest: Figures.error(sums.maximumError), cosine: Figures.cosine(sums.cosineSimilarity))
    }
  }
}

import ArgumentParser
import Measurement
import Tensors

/// What the rows can be sorted by, the worst first; names and types in their order.
enum SortKey: String, CaseIterable, ExpressibleByArgument {
  case name, type, weights, bitsPerWeight, rmse, relativeRMSE, sqnr, maximumError, cosine
  case weightedRMSE, weightedSQNR

  func sorted(_ tensors: [MeasuredTensor]) -> [MeasuredTensor] {
    // A stack's sums are added up anew with each look.
    let known = tensors.map { (tensor: $0, statistics: $0.statistics) }
    return known.enumerated().sorted { a, b in
      precedes(a.element, b.element) || (!precedes(b.element, a.element) && a.offset < b.offset)
    }.map(\.element.tensor)
  }

  private typealias Known = (tensor: MeasuredTensor, statistics: ErrorStatistics)

  private func precedes(_ a: Known, _ b: Known) -> Bool {
    let (x, y) = (a.statistics, b.statistics)
    return switch self {
    case .name: a.tensor.name < b.tensor.name
    case .type: a.tensor.type.rawValue < b.tensor.type.rawValue
    case .weights: a.tensor.shape.elementCount > b.tensor.shape.elementCount
    case .bitsPerWeight: a.tensor.type.bitsPerWeight < b.tensor.type.bitsPerWeight
    case .rmse: x.rootMeanSquareError > y.rootMeanSquareError
    case .relativeRMSE: x.relativeError > y.relativeError
    case .sqnr: x.signalToNoise < y.signalToNoise
    case .maximumError: x.maximumError > y.maximumError
    case .cosine: x.cosineSimilarity < y.cosineSimilarity
    case .weightedRMSE:
      x.weighted.rootMeanSquareError ?? -1 > y.weighted.rootMeanSquareError ?? -1
    case .weightedSQNR:
      x.weighted.signalToNoise ?? .infinity < y.weighted.signalToNoise ?? .infinity
    }
  }
}

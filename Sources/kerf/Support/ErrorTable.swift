import ArgumentParser
import Measurement
import Reporting
import StrictJSON
import Tensors

/// A tensor and how far it is from what it stands for.
struct MeasuredTensor {
  let name: String
  let type: ElementType
  let shape: Shape
  let statistics: ErrorStatistics

  var bitsPerWeight: Double { type.bitsPerWeight }
}

/// The table of errors that `measure` and `convert` show.
struct ErrorTable {
  let table: Table
  private let total: [JSONValue]

  private static let columns: [Table.Column] = [
    .init("name", "tensor", .text), .init("type", "type", .text), .init("shape", "shape", .text),
    .init("weights", "weights", .integer), .init("bitsPerWeight", "bits", .fixed(3)),
    .init("rmse", "rmse", .scientific), .init("relativeRMSE", "relative", .fixed(6)),
    .init("sqnr", "sqnr dB", .fixed(2)), .init("maximumError", "max error", .scientific),
    .init("cosine", "cosine", .fixed(7)),
    .init("nonFinite", "non-finite", .integer, isShown: false),
  ]

  init(_ tensors: [MeasuredTensor]) {
    table = Table(
      Self.columns,
      rows: tensors.map { tensor in
        Self.row(
          tensor.name, .string(tensor.type.rawValue),
          .array(tensor.shape.dimensions.map { .integer($0) }), tensor.shape.elementCount,
          tensor.bitsPerWeight, tensor.statistics)
      })
    let weights = tensors.reduce(0) { $0 + $1.shape.elementCount }
    let bits = tensors.reduce(0.0) { $0 + $1.bitsPerWeight * Double($1.shape.elementCount) }
    let sum = tensors.reduce(into: ErrorStatistics()) { $0.merge($1.statistics) }
    total = Self.row(
      "total", .null, .null, weights, weights == 0 ? 0 : bits / Double(weights), sum)
  }

  /// Aligned columns with the totals below.
  var text: String { table.text(total: total) }

  /// The totals as an object with the columns' keys.
  var totalJSON: JSONValue {
    Table(table.columns, rows: [total]).json.array?.first ?? .null
  }

  private static func row(
    _ name: String, _ type: JSONValue, _ shape: JSONValue, _ weights: Int, _ bits: Double,
    _ statistics: ErrorStatistics
  ) -> [JSONValue] {
    let isExact = statistics.squaredError == 0
    return [
      .string(name), type, shape, .integer(weights), .real(bits),
      .real(statistics.rootMeanSquareError), .real(statistics.relativeError),
      isExact ? .null : .real(statistics.signalToNoise), .real(statistics.maximumError),
      .real(statistics.cosineSimilarity), .integer(statistics.nonFiniteCount),
    ]
  }
}

/// What the rows can be sorted by, the worst first; names and types in their order.
enum SortKey: String, CaseIterable, ExpressibleByArgument {
  case name, type, weights, bitsPerWeight, rmse, relativeRMSE, sqnr, maximumError, cosine

  func sorted(_ tensors: [MeasuredTensor]) -> [MeasuredTensor] {
    tensors.enumerated().sorted { a, b in
      precedes(a.element, b.element) || (!precedes(b.element, a.element) && a.offset < b.offset)
    }.map(\.element)
  }

  private func precedes(_ a: MeasuredTensor, _ b: MeasuredTensor) -> Bool {
    let (x, y) = (a.statistics, b.statistics)
    return switch self {
    case .name: a.name < b.name
    case .type: a.type.rawValue < b.type.rawValue
    case .weights: a.shape.elementCount > b.shape.elementCount
    case .bitsPerWeight: a.bitsPerWeight < b.bitsPerWeight
    case .rmse: x.rootMeanSquareError > y.rootMeanSquareError
    case .relativeRMSE: x.relativeError > y.relativeError
    case .sqnr: x.signalToNoise < y.signalToNoise
    case .maximumError: x.maximumError > y.maximumError
    case .cosine: x.cosineSimilarity < y.cosineSimilarity
    }
  }
}

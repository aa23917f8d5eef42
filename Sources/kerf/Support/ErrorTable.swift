import Measurement
import OrderedCollections
import Reporting
import StrictJSON
import Tensors

/// The errors of a model's tensors as `measure` and `convert` show them: text, CSV and JSON.
struct ErrorTable {
  let model: MeasuredModel
  /// Whether stacks are followed by their matrices.
  var showsExperts = false

  private static let leading: [Table.Column] = [
    .init("name", "tensor", .text), .init("type", "type", .text), .init("shape", "shape", .text),
    .init("weights", "weights", .integer, isShown: false),
    .init("bitsPerWeight", "bits", .fixed(3)),
  ]

  /// What CSV has of the rows of a tensor; JSON has objects instead.
  private static let rowColumns: [Table.Column] =
    RowFinding.allCases.map { .init("\($0)Rows", "", .integer, isShown: false) } + [
      .init("worstRow", "", .integer, isShown: false),
      .init("worstRowSQNR", "", .fixed(2), isShown: false),
    ]

  init(_ model: MeasuredModel) { self.model = model }

  /// Aligned columns with the totals below.
  var text: String {
    let errors = hasImportance ? ErrorColumns.weighted : ErrorColumns.all
    return Table(Self.leading + errors, rows: rows(model.tensors) { _ in [] })
      .text(total: total)
  }

  /// A line for each tensor, and where experts are wanted for each of them.
  var csv: String {
    let columns = Self.leading + ErrorColumns.all + Self.rowColumns
    guard showsExperts else {
      return Table(columns, rows: rows(model.tensors, trailing: Self.rowValues)).csv
    }
    let expert = Table.Column("expert", "", .integer, isShown: false)
    var lines: [[JSONValue]] = []
    for tensor in model.tensors {
      lines.append(Self.row(tensor) + Self.rowValues(tensor) + [.null])
      for (number, statistics) in Self.experts(of: tensor) {
        let empty = Self.rowColumns.map { _ in JSONValue.null }
        lines.append(Self.row(tensor, statistics) + empty + [.integer(number)])
      }
    }
    return Table(columns + [expert], rows: lines).csv
  }

  /// A list of objects: the columns, and what is known of blocks, rows and experts.
  var json: JSONValue {
    let plain = Table(Self.leading + ErrorColumns.all, rows: model.tensors.map { Self.row($0) })
    return .array(
      zip(model.tensors, plain.json.array ?? []).map { tensor, columns in
        guard var object = columns.object else { return columns }
        object["blocks"] = ErrorDetails.json(tensor.errors.blocks)
        object["rows"] = ErrorDetails.findings(of: tensor.errors)
        object["worstRows"] = ErrorDetails.worstRows(of: tensor)
        if showsExperts, tensor.errors.isStack {
          object["experts"] = ErrorDetails.experts(of: tensor)
        }
        return .object(object)
      })
  }

  /// The totals as an object with the columns' keys, and the blocks.
  var totalJSON: JSONValue {
    let columns = Self.leading + ErrorColumns.all
    guard var object = Table(columns, rows: [total]).json.array?.first?.object else { return .null }
    object["blocks"] = ErrorDetails.json(model.blocks)
    return .object(object)
  }

  private var hasImportance: Bool {
    model.tensors.contains { $0.statistics.weighted.count > 0 }
  }

  private var total: [JSONValue] {
    [
      .string("total"), .null, .null, .integer(model.weightCount), .real(model.bitsPerWeight),
    ] + ErrorColumns.values(model.statistics)
  }

  /// The rows of the text form, or those of CSV with more columns.
  private func rows(
    _ tensors: [MeasuredTensor], trailing: (MeasuredTensor) -> [JSONValue]
  ) -> [[JSONValue]] {
    tensors.flatMap { tensor in
      var rows = [Self.row(tensor) + trailing(tensor)]
      guard showsExperts else { return rows }
      for (number, statistics) in Self.experts(of: tensor) {
        rows.append(
          [.string("  expert \(number)"), .string(""), .string(""), .null, .string("")]
            + ErrorColumns.values(statistics))
      }
      return rows
    }
  }

  private static func experts(of tensor: MeasuredTensor) -> [(Int, ErrorStatistics)] {
    tensor.errors.isStack ? Array(zip(0..., tensor.errors.matrices)) : []
  }

  /// A tensor, or of a stack one matrix.
  private static func row(
    _ tensor: MeasuredTensor, _ matrix: ErrorStatistics? = nil
  ) -> [JSONValue] {
    let count = tensor.shape.elementCount
    return [
      .string(tensor.name), .string(tensor.type.rawValue),
      .array(tensor.shape.dimensions.map { .integer($0) }),
      .integer(matrix == nil ? count : count / tensor.errors.matrices.count),
      .real(tensor.type.bitsPerWeight),
    ] + ErrorColumns.values(matrix ?? tensor.statistics)
  }

  private static func rowValues(_ tensor: MeasuredTensor) -> [JSONValue] {
    let worst = tensor.errors.worstRows.first
    return RowFinding.allCases.map { .integer(tensor.errors.rows($0).count) } + [
      worst.map { .integer($0.row) } ?? .null,
      worst.map { ErrorColumns.decibels($0.statistics.signalToNoise) } ?? .null,
    ]
  }
}

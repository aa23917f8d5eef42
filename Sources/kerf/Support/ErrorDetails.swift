import Measurement
import OrderedCollections
import Reporting
import StrictJSON

/// What is known of a tensor besides its sums: blocks, rows and experts, as JSON and as text.
enum ErrorDetails {
  /// The blocks: their ratios in steps of 1 dB, and how many have no error.
  static func json(_ blocks: BlockHistogram) -> JSONValue {
    [
      "exact": .integer(blocks.exactCount),
      "sqnr": .array(
        blocks.steps.map { ["from": .integer($0.decibels), "blocks": .integer($0.count)] }),
    ]
  }

  /// For each finding how many rows have it, and the first of them.
  static func findings(of errors: TensorErrors) -> JSONValue {
    .object(
      OrderedDictionary(
        uniqueKeysWithValues: RowFinding.allCases.map { finding in
          let rows = errors.rows(finding)
          return (
            finding.rawValue,
            ["count": .integer(rows.count), "first": rows.first.map { .integer($0) } ?? .null]
          )
        }))
  }

  /// The worst rows, each with its place in the tensor and in its matrix.
  static func worstRows(of tensor: MeasuredTensor) -> JSONValue {
    .array(
      tensor.errors.worstRows.map { row in
        let place = row.row.quotientAndRemainder(dividingBy: tensor.errors.rowsOfMatrix)
        var members: [(String, JSONValue)] = [("row", .integer(row.row))]
        if tensor.errors.isStack {
          members += [
            ("expert", .integer(place.quotient)), ("rowOfExpert", .integer(place.remainder)),
          ]
        }
        return .object(
          OrderedDictionary(uniqueKeysWithValues: members + ErrorColumns.object(row.statistics)))
      })
  }

  /// The matrices of a stack.
  static func experts(of tensor: MeasuredTensor) -> JSONValue {
    .array(
      tensor.errors.matrices.enumerated().map { number, statistics in
        .object(
          OrderedDictionary(
            uniqueKeysWithValues: [("expert", .integer(number))] + ErrorColumns.object(statistics)))
      })
  }

  /// A line for each finding: how many rows there are, and where the first is.
  static func summary(of model: MeasuredModel) -> String {
    RowFinding.allCases.compactMap { finding in
      let tensors = model.tensors(with: finding)
      guard let first = tensors.first, let row = first.errors.rows(finding).first else {
        return nil
      }
      let count = tensors.reduce(0) { $0 + $1.errors.rows(finding).count }
      return "\(finding.heading): \(grouped(count)) in \(tensors.count) "
        + "tensor\(tensors.count == 1 ? "" : "s"), the first row \(row) of \(first.name.terminalSafe)\n"
    }.joined()
  }

  /// The worst rows of each tensor that has an error.
  static func worstRowsTable(of model: MeasuredModel) -> String {
    let columns: [Table.Column] =
      [.init("name", "worst rows of", .text), .init("row", "row", .integer)]
      + ErrorColumns.all.filter { $0.key != "cosine" }
    return Table(
      columns,
      rows: model.tensors.flatMap { tensor in
        tensor.errors.worstRows.map { row in
          [.string(tensor.name), .integer(row.row)]
            + zip(ErrorColumns.all, ErrorColumns.values(row.statistics))
            .filter { $0.0.key != "cosine" }.map(\.1)
        }
      }
    ).text()
  }

  /// The blocks of all tensors as bars.
  static func histogram(_ blocks: BlockHistogram) -> String {
    let most = max(1, blocks.steps.map(\.count).max() ?? 1)
    let all = max(1, blocks.total)
    func line(_ label: String, _ count: Int) -> String {
      let share = fixed(100 * Double(count) / Double(all), 2)
      let bar = String(repeating: "#", count: min(50, (50 * count + most - 1) / most))
      return padded(label, 8) + padded(grouped(count), 14) + padded(share, 8) + " %  \(bar)"
    }
    var lines = [padded("sqnr dB", 8) + padded("blocks", 14) + padded("share", 8)]
    lines += blocks.steps.map { line("\($0.decibels)", $0.count) }
    if blocks.exactCount > 0 { lines.append(line("exact", blocks.exactCount)) }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) + "\n" }
      .joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

extension RowFinding {
  /// What the text calls such rows.
  fileprivate var heading: String {
    switch self {
    case .nonFinite: "rows with NaN or infinity"
    case .zero: "zero rows"
    case .constant: "constant rows"
    case .lost: "rows lost (zero in the candidate)"
    }
  }
}

import Measurement
import OrderedCollections
import Reporting
import StrictJSON

/// What `measure` prints: a table of one candidate, or of several side by side.
struct MeasureOutput {
  let reference: String
  /// Names of all tensors, in the order of the reference.
  let names: [String]
  let experts: Bool
  let rows: Bool
  let blocks: Bool
  let candidates: [MeasuredModel]

  /// Aligned columns, and what was asked for besides.
  var text: String {
    guard candidates.count == 1, let model = candidates.first else {
      return sideBySide.text + candidates.map { details($0) }.joined()
    }
    return table(model).text + details(model)
  }

  /// Lines of tensors.
  var csv: String {
    guard candidates.count == 1, let model = candidates.first else { return sideBySide.csv }
    return table(model).csv
  }

  /// Everything there is.
  var json: JSONValue {
    guard candidates.count == 1, let model = candidates.first else {
      return [
        "reference": .string(reference),
        "candidates": .array(candidates.map { .object(members($0)) }),
        "comparison": sideBySide.json,
      ]
    }
    var object = members(model)
    object.updateValue(.string(reference), forKey: "reference", insertingAt: 0)
    return .object(object)
  }

  private var sideBySide: CandidateTable { CandidateTable(candidates: candidates, names: order) }

  /// The order of the tensors: that of the first candidate, which may be sorted, then the rest.
  private var order: [String] {
    let first = candidates.first?.tensors.map(\.name) ?? []
    let known = Set(first)
    return first + names.filter { !known.contains($0) }
  }

  private func table(_ model: MeasuredModel) -> ErrorTable {
    var table = ErrorTable(model)
    table.showsExperts = experts
    return table
  }

  private func members(_ model: MeasuredModel) -> JSONObject {
    let table = table(model)
    return [
      "candidate": .string(model.file), "bytes": .integer(model.byteCount), "tensors": table.json,
      "total": table.totalJSON,
      "onlyInReference": .array(model.onlyInReference.map { .string($0) }),
      "onlyInCandidate": .array(model.onlyInCandidate.map { .string($0) }),
    ]
  }

  /// Findings, and tables that were asked for.
  private func details(_ model: MeasuredModel) -> String {
    var parts: [String] = []
    if rows { parts.append(ErrorDetails.worstRowsTable(of: model)) }
    if blocks { parts.append(ErrorDetails.histogram(model.blocks)) }
    let findings =
      ErrorDetails.summary(of: model) + only(model.onlyInReference, reference)
      + only(model.onlyInCandidate, model.file)
    if !findings.isEmpty { parts.append(findings) }
    guard candidates.count > 1, !parts.isEmpty else {
      return parts.map { "\n" + $0 }.joined()
    }
    return "\n\(model.file.terminalSafe)\n" + parts.joined(separator: "\n")
  }

  private func only(_ names: [String], _ side: String) -> String {
    names.isEmpty ? "" : "only in \(side): \(names.joined(separator: ", "))".terminalSafe + "\n"
  }
}

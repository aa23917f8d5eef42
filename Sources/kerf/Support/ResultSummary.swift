import Conversion
import Measurement
import OrderedCollections
import Reporting
import StrictJSON
import Tensors

/// One output that was written, as text and JSON.
struct ResultSummary {
  let output: PlannedOutput
  let report: ConversionReport
  /// Whether JSON has each expert of stacked tensors.
  var showsExperts = false

  private var plan: Plan { output.plan }

  /// The errors of the output's tensors.
  var measured: MeasuredModel {
    MeasuredModel(
      file: output.files.first ?? "",
      tensors: report.tensors.map {
        MeasuredTensor(
          name: $0.tensor.name, type: $0.tensor.type, shape: $0.tensor.shape, errors: $0.errors)
      })
  }

  /// Name, size and error.
  var text: String {
    let rest = output.files.count > 1 ? " and \(output.files.count - 1) more parts" : ""
    return """
      \((output.files.first ?? "").terminalSafe)\(rest)
      \(PlanSummary(output).sizes)
      \(errors)

      """
  }

  /// All but the time, which outputs of one run have in common.
  var json: JSONObject {
    var errors = ErrorTable(measured)
    errors.showsExperts = showsExperts
    return [
      "file": .string(output.files.first ?? ""), "files": .array(output.files.map { .string($0) }),
      "type": .string(output.request.name), "bytes": .integer(report.fileSize),
      "weights": .integer(plan.elementCount), "bitsPerWeight": .real(plan.bitsPerWeight),
      "fallbacks": .array(plan.fallbacks.map { .string($0.name) }),
      "tensors": errors.json, "total": errors.totalJSON,
    ]
  }

  private var errors: String {
    let text = errorSummary
    let proven = report.tensors.filter { $0.tensor.proof != nil }
    guard !proven.isEmpty else { return text }
    let weights = proven.reduce(0) { $0 + $1.tensor.shape.elementCount }
    let types = Set(proven.map(\.tensor.type.rawValue)).sorted().joined(separator: ", ")
    return
      "exact: \(grouped(weights)) weights of \(proven.count) tensors (\(types)), each compared "
      + "with the checkpoint's\n\(text)"
  }

  private var errorSummary: String {
    let total = report.total
    guard total.squaredError > 0 else { return "no weight has changed" }
    let worst = report.tensors.filter { $0.statistics.squaredError > 0 }
      .min { $0.statistics.signalToNoise < $1.statistics.signalToNoise }
    let text =
      "error: relative \(scientific(total.relativeError)), SQNR \(fixed(total.signalToNoise, 2)) dB, "
      + "largest \(scientific(total.maximumError))"
    guard let worst else { return text }
    return text
      + "\nworst tensor: \(worst.tensor.name.terminalSafe) (\(worst.tensor.type), "
      + "\(fixed(worst.statistics.signalToNoise, 2)) dB)"
  }
}

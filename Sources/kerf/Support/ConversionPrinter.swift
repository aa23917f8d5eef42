import Conversion
import Families
import GGUF
import Measurement
import Reporting
import StrictJSON
import Tensors
import Views

/// Shows a plan and what became of it.
struct ConversionPrinter {
  let plan: Plan
  let type: String
  let isQuiet: Bool

  private static let columns: [Table.Column] = [
    .init("name", "tensor", .text), .init("type", "type", .text), .init("shape", "shape", .text),
    .init("bytes", "size", .bytes), .init("source", "source", .text, isShown: false),
    .init("rule", "rule", .text), .init("fallback", "fallback", .text, isShown: false),
    .init("part", "part", .integer, isShown: false),
  ]

  /// The plan as a table or an object; obstacles on standard error.
  ///
  /// - Parameter files: the names that the files would have.
  func showPlan(files: [String], json: Bool) {
    let parts = Self.partsTable(plan, files: files)
    let table = Table(
      Self.columns,
      rows: plan.tensors.map { tensor in
        [
          .string(tensor.name), .string(tensor.type.rawValue),
          .array(tensor.shape.dimensions.map { .integer($0) }), .integer(tensor.byteCount),
          .array(tensor.view.sourceNames.map { .string($0) }), .string(tensor.rule),
          .bool(tensor.fellBack), .integer(tensor.part + 1),
        ]
      })
    if json {
      let object: JSONValue = [
        "type": .string(type), "metadata": MetadataTable(plan.metadata).json, "tensors": table.json,
        "dropped": .array(
          plan.dropped.map { ["name": .string($0.name), "reason": .string($0.reason)] }),
        "parts": parts.json,
        "bytes": .integer(plan.fileSize), "bitsPerWeight": .real(plan.bitsPerWeight),
        "obstacles": .array(plan.obstacles.map { .string("\($0)") }),
      ]
      Terminal.print(object)
    } else {
      Terminal.print(table.utf8())
      if plan.isSplit { Terminal.print(parts.utf8()) }
      Terminal.print(sizes + "\n")
    }
    guard !isQuiet else { return }
    for obstacle in plan.obstacles.prefix(3) { Terminal.error("kerf: warning: \(obstacle)\n") }
    if plan.obstacles.count > 3 {
      Terminal.error("kerf: warning: \(plan.obstacles.count - 3) more such tensors\n")
    }
  }

  /// What was written: a summary, or an object with the error of every tensor.
  func showResult(_ report: ConversionReport, files: [String], seconds: Double, json: Bool) {
    let file = files.first ?? ""
    let errors = ErrorTable(
      report.tensors.map {
        MeasuredTensor(
          name: $0.tensor.name, type: $0.tensor.type, shape: $0.tensor.shape,
          statistics: $0.statistics)
      })
    if json {
      let object: JSONValue = [
        "file": .string(file), "files": .array(files.map { .string($0) }), "type": .string(type),
        "bytes": .integer(report.fileSize),
        "weights": .integer(plan.elementCount), "bitsPerWeight": .real(plan.bitsPerWeight),
        "fallbacks": .array(plan.fallbacks.map { .string($0.name) }), "seconds": .real(seconds),
        "tensors": errors.table.json, "total": errors.totalJSON,
      ]
      Terminal.print(object)
    }
    guard !isQuiet else { return }
    let speed = Double(plan.elementCount) / 1e6 / max(seconds, 1e-9)
    Terminal.error(
      """
      \(file.terminalSafe)\(files.count > 1 ? " and \(files.count - 1) more parts" : "")
      \(sizes)
      \(Self.summary(of: report))
      \(Self.time(seconds)), \(fixed(speed, 1)) million weights a second

      """)
  }

  /// The files of a split set.
  private static func partsTable(_ plan: Plan, files: [String]) -> Table {
    Table(
      [
        .init("file", "file", .text), .init("tensors", "tensors", .integer),
        .init("bytes", "size", .bytes),
      ],
      rows: zip(files, plan.parts).map { name, part in
        [.string(name), .integer(part.tensors.count), .integer(part.layout.fileSize)]
      })
  }

  private var sizes: String {
    var text =
      "\(plan.tensors.count) tensors, \(grouped(plan.elementCount)) weights, "
      + "\(byteCount(plan.fileSize)), "
      + "\(fixed(plan.bitsPerWeight, 3)) bits per weight"
    if let fallbacks = FallbackSummary(plan) { text += "\n" + fallbacks.text }
    return text
  }

  /// Short times keep a decimal, so that a small model does not take "0s".
  private static func time(_ seconds: Double) -> String {
    seconds < 10 ? fixed(seconds, 1) + "s" : duration(seconds)
  }

  private static func summary(of report: ConversionReport) -> String {
    let text = errorSummary(of: report)
    let proven = report.tensors.filter { $0.tensor.proof != nil }
    guard !proven.isEmpty else { return text }
    let weights = proven.reduce(0) { $0 + $1.tensor.shape.elementCount }
    let types = Set(proven.map(\.tensor.type.rawValue)).sorted().joined(separator: ", ")
    return
      "exact: \(grouped(weights)) weights of \(proven.count) tensors (\(types)), each compared "
      + "with the checkpoint's\n\(text)"
  }

  private static func errorSummary(of report: ConversionReport) -> String {
    let total = report.total
    guard total.squaredError > 0 else { return "no weight has changed" }
    let worst = report.tensors.filter { $0.statistics.squaredError > 0 }
      .min { $0.statistics.signalToNoise < $1.statistics.signalToNoise }
    let text =
      "error: relative \(scientific(total.relativeError)), SQNR \(fixed(total.signalToNoise, 2)) dB, "
      + "largest \(scientific(total.maximumError))"
    guard let worst else { return text }
    return text
      + "; worst tensor \(worst.tensor.name.terminalSafe) (\(worst.tensor.type), "
      + "\(fixed(worst.statistics.signalToNoise, 2)) dB)"
  }
}

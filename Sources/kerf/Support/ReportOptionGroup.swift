import ArgumentParser
import Conversion
import ReportPages

/// The report that a conversion writes of what was lost.
struct ReportOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also write a report of what was lost: one HTML page with totals, charts and tables.",
      valueName: "file"),
    completion: .file(extensions: ["html"]))
  var report: String?

  /// Whether there is to be one.
  var isWanted: Bool { report != nil }

  /// The page's file, whose name is looked at before anything is read; `nil` where there is to be none.
  func file(force: Bool, beside checkpoint: String, _ outputs: [PlannedOutput]) throws
    -> ReportFile?
  {
    try report.map {
      try ReportFile(
        $0, force: force,
        inputs: [checkpoint] + outputs.flatMap { $0.plan.sourceFiles } + outputs.flatMap(\.files))
    }
  }
}

extension ReportPage {
  /// A page about the outputs of a conversion.
  init(reference: String, outputs: [PlannedOutput], reports: [ConversionReport]) {
    self.init(
      reference: reference,
      models: zip(outputs, reports).map { ResultSummary(output: $0, report: $1).measured },
      showsExperts: true)
  }
}

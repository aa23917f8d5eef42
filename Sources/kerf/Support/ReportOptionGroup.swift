import ArgumentParser
import Conversion
import ReportPages
import Storage
import SystemPackage

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

  /// The page's file; `nil` where there is to be none.
  ///
  /// - Parameter manifests: the names of other files that the conversion leaves.
  /// - Throws: `UsageError` where one of them, or an output, would be called so.
  func file(
    force: Bool, beside checkpoint: String, _ outputs: [PlannedOutput], manifests: [FilePath]
  ) throws -> ReportFile? {
    guard let report else { return nil }
    let names = outputs.flatMap(\.files).map { FilePath($0) } + manifests
    guard !names.map(FilePlace.init).contains(FilePlace(FilePath(report))) else {
      throw UsageError(
        description: "--report \(report): is the name of an output; give the page one of its own")
    }
    return ReportFile(
      report, force: force, inputs: [checkpoint] + outputs.flatMap { $0.plan.sourceFiles })
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

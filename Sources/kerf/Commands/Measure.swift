import ArgumentParser
import Comparisons
import Importance
import Measurement
import ReportPages
import Reporting
import Storage
import StrictJSON
import SystemPackage

struct Measure: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare the weights of two or more models: what a quantization has cost.",
    usage: "kerf measure <reference> <candidate> ... [<options>]",
    discussion: """
      Each model is a checkpoint's directory, a .safetensors or a .gguf file. Tensors of the same \
      name are compared; those of a checkpoint beside a GGUF file under their names in GGUF. With \
      more than one candidate the table has them side by side, and tells which is better.

        kerf measure Llama-3.1-8B-Instruct Llama-3.1-8B-Instruct-Q4_K_M.gguf
        kerf measure model-BF16.gguf model-Q4_K_M.gguf --sort sqnr --filter 'blk.*'
        kerf measure model-BF16.gguf model-Q4_K_M.gguf model-IQ4_XS.gguf --html report.html

      rmse is the root of the mean squared error, relative the same as a share of the reference's \
      root mean square, sqnr that share in decibels (more is better: 6 dB are one bit), cosine the \
      cosine of the angle between the two. w.rmse and w.sqnr weigh each weight by its importance. \
      The totals are over all weights.

      --json prints an object: reference, candidate, bytes, tensors, total (of all weights, with \
      blocks), onlyInReference, onlyInCandidate. A tensor has name, type, shape, weights, \
      bitsPerWeight, rmse, relativeRMSE, sqnr, maximumError, cosine, nonFinite, weightedRMSE, \
      weightedSQNR (null without --imatrix), blocks (exact: how many equal the reference; sqnr: \
      how many begin at which dB), rows (nonFinite, zero, constant, lost: count and first), \
      worstRows, and with --experts experts. A sqnr of null means that nothing has changed, or \
      that the reference is 0. With several candidates: reference, candidates (such objects), \
      comparison (name, sqnr of each, difference, better). --csv prints the tensors under the \
      same names, with --experts also a line for each expert.
      """)

  @Argument(help: "The model as it should be.", completion: .file())
  var reference: String

  @Argument(
    help: ArgumentHelp(
      "The models to be judged, such as quantized ones.", valueName: "candidate"),
    completion: .file())
  var candidates: [String]

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print comma-separated values.")
  var csv = false

  @Option(
    help: ArgumentHelp(
      "Sort by this column, the worst first; without it the order is the reference's.",
      valueName: "key"))
  var sort: SortKey?

  @Option(
    help: ArgumentHelp(
      "Compare only tensors whose whole name matches, such as 'blk.0.*'.", valueName: "glob"))
  var filter: String?

  @Option(
    help: ArgumentHelp(
      "An importance matrix (.gguf or .dat): errors are also weighted by it.", valueName: "file"),
    completion: .file())
  var imatrix: String?

  @Flag(help: "Show each expert of stacked tensors.")
  var experts = false

  @Flag(help: "Show the worst rows of each tensor.")
  var rows = false

  @Flag(help: "Show how many blocks have which signal-to-noise ratio.")
  var blocks = false

  @Option(
    help: ArgumentHelp(
      "Write a report: one HTML page with totals, charts and tables.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @Flag(help: "Replace the report if it exists.")
  var force = false

  @OptionGroup var comparison: ComparisonOptionGroup
  @OptionGroup var threads: ThreadOption
  @OptionGroup var kernels: KernelOption

  func validate() throws {
    if json && csv { throw ValidationError("--json and --csv exclude each other") }
  }

  func run() async throws {
    let report = html.map {
      ReportFile($0, force: force, inputs: [reference] + candidates + [imatrix].compactMap(\.self))
    }
    try report?.check()
    var measurement = ModelMeasurement(
      reference: FilePath(reference), candidates: candidates.map { FilePath($0) },
      importance: try imatrix.map {
        try ImportanceSelection(ImportanceMatrix(reading: openSource(FilePath($0))))
      })
    if let glob = filter.map({ Glob($0) }) { measurement.includes = { glob.matches($0) } }
    measurement.describing = comparison.describing
    let measured = try await comparison.showingProgress { [measurement] progress in
      try await measurement.run(
        kernels: kernels.chosen(), workerCount: threads.count, progress: progress)
    }
    try report?.write(
      ReportPage(reference: reference, models: measured.models, showsExperts: experts))
    let result = MeasureOutput(
      reference: reference, names: measured.names, experts: experts, rows: rows, blocks: blocks,
      candidates: measured.models.map { model in
        var model = model
        if let sort { model.tensors = sort.sorted(model.tensors) }
        return model
      })
    if json {
      Terminal.print(result.json)
    } else {
      Terminal.print(csv ? result.csv : result.text)
    }
  }
}

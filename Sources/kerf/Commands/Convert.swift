import ArgumentParser
import Checkpoints
import Conversion
import Families
import Mixes
import Quantization
import ReportPages
import Reporting
import Storage
import SystemPackage
import Tensors

struct Convert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert a checkpoint to a GGUF file, quantized on the way.",
    usage: "kerf convert [<options>] <checkpoint> --to <type>",
    discussion: """
      The weights go from the checkpoint to the quantized file in one pass: no file in between, \
      and memory for a few rows at a time. The file has its name when it is complete; a run that \
      fails or is interrupted leaves nothing behind, unless --resume keeps it.

        kerf convert Llama-3.1-8B-Instruct --to Q4_K_M
        kerf convert Llama-3.1-8B-Instruct --to Q4_K_M --imatrix imatrix.gguf
        kerf convert Llama-3.1-8B-Instruct --to Q8_0,Q6_K,Q4_K_M,Q2_K -o models
        kerf convert Llama-3.1-8B-Instruct --to Q4_K_M --tensor-type 'attn_v=Q8_0'

      `kerf version` lists the file types, `kerf families` the families of models.

      --json prints an object: file (of a split set the first), files, type, bytes, weights, \
      bitsPerWeight, fallbacks (names), seconds, tensors (as those of measure, with --report \
      also experts), total. Of several outputs: outputs (a list of such objects without \
      seconds), bytes, seconds. With --dry-run: type, metadata (key, type, value), tensors \
      (name, type, shape, bytes, source, rule, fallback, part; in writing order), parts (file, \
      tensors, bytes), dropped (name, reason), bytes, bitsPerWeight, obstacles; of several \
      outputs: outputs, bytes.
      """)

  @Argument(
    help: """
      A directory as published (config.json, tokenizer, *.safetensors), a .safetensors file \
      beside its config.json, or a .gguf file.
      """,
    completion: .file())
  var checkpoint: String

  @Option(
    help: ArgumentHelp(
      """
      The file type, such as Q4_K_M, Q8_0 or BF16; auto: the checkpoint's own 16 bits; lossless: \
      the same, but quantized weights as blocks where a format holds them without changing one. \
      Several, separated by commas, are made from one reading of the model; among them mmproj:F16 \
      stands for the file of the vision tower, in that type.
      """,
      valueName: "type,..."),
    completion: .list(["auto", "lossless"] + FileType.allCases.map(\.rawValue)))
  var to: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      """
      The file to write, or a directory for it; {type} in it stands for the type's name. By default \
      a file named after model and type. Several outputs need a directory or a name with {type}.
      """,
      valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Show what would be written, tensor by tensor, and stop.")
  var dryRun = false

  @Flag(help: "Print the result, or the plan, as JSON.")
  var json = false

  @Flag(help: "Replace the output if it exists.")
  var force = false

  @Flag(help: "No progress and no summary.")
  var quiet = false

  @OptionGroup var model: PlanOptionGroup

  @OptionGroup(title: "What was lost")
  var report: ReportOptionGroup

  @OptionGroup(title: "Proof of what was written")
  var proof: ManifestOptionGroup

  @OptionGroup(title: "Interruptions")
  var resumption: ResumptionOptionGroup

  @Flag(help: "Convert NaN and infinite weights instead of refusing them.")
  var allowNonfinite = false

  @OptionGroup var threads: ThreadOption
  @OptionGroup var kernels: KernelOption

  /// The file types asked for; a vocabulary alone needs none.
  private var type: String { to ?? "auto" }

  func validate() throws {
    guard to != nil || model.content.vocabOnly else {
      throw ValidationError("Missing expected argument '--to <type>'")
    }
  }

  func run() async throws {
    let kernels = try kernels.chosen()
    let requests = try OutputRequest.list(type, partsAreProjector: model.part.mmproj)
    let common = try model.options(target: .automatic)
    var job = ConversionJob(
      try model.open(checkpoint), outputs: requests.map { $0.options(common) },
      settings: Executor.Settings(
        workerCount: threads.count, kernels: kernels, allowNonFinite: allowNonfinite))
    job.demands = model.demands.preflight
    guard !dryRun else {
      let outputs = try PlannedOutput.list(requests, job.plans(), output: output)
      ConversionPrinter(outputs: outputs, isQuiet: quiet).showPlans(json: json)
      return
    }
    job.files = RunOutput.Options(
      force: force, resuming: resumption.resume, version: Version.current)
    job.manifests = proof.request(for: requests)
    job.appendix = appendix(to: requests)
    job.names = { [self] plans in
      let outputs = try PlannedOutput.list(requests, plans, output: output)
      Interruption.hold()
      return outputs.flatMap(\.files).map { FilePath($0) }
    }
    try await follow(job, requests)
  }

  /// Runs the conversion, with progress and notes, and shows what became of it.
  private func follow(_ job: ConversionJob, _ requests: [OutputRequest]) async throws {
    var view = ConversionView(isQuiet: quiet, keepsFiles: resumption.resume)
    do {
      defer { view.finish() }
      for try await event in job.events() { view.take(event) }
    }
    let seconds = view.seconds
    let outputs = try PlannedOutput.list(requests, view.plans, output: output)
    ConversionPrinter(outputs: outputs, isQuiet: quiet, showsExperts: report.isWanted)
      .showResults(view.reports, seconds: seconds, json: json)
  }

  /// The report, if there is to be one.
  private func appendix(to requests: [OutputRequest]) -> ConversionAppendix? {
    guard report.isWanted else { return nil }
    let manifests = proof.request(for: requests)
    @Sendable func file(_ plans: [Plan], _ outputs: [PlannedOutput]) throws -> ReportFile? {
      try report.file(
        force: force, beside: checkpoint, outputs, manifests: manifests?.paths(plans) ?? [])
    }
    return ConversionAppendix { plans in
      try file(plans, PlannedOutput.list(requests, plans, output: output))?.check()
    } write: { plans, reports in
      let outputs = try PlannedOutput.list(requests, plans, output: output)
      try file(plans, outputs)?.write(
        ReportPage(reference: checkpoint, outputs: outputs, reports: reports))
    }
  }
}

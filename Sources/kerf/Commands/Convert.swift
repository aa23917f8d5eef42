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

  @OptionGroup(title: "Interruptions")
  var resumption: ResumptionOptionGroup

  @OptionGroup(title: "Checks before a weight is read")
  var demands: PreflightOptionGroup
  @OptionGroup(title: "Proof of what was written")
  var proof: ManifestOptionGroup
  @OptionGroup(title: "How the checkpoint is read")
  var reading: CheckpointOptionGroup
  @OptionGroup(title: "Which part of the model")
  var part: PartOptionGroup

  @OptionGroup(title: "Weights and keys, one by one")
  var rounding: RoundingOptionGroup

  @OptionGroup(title: "Which type a tensor gets")
  var mix: MixOptionGroup

  @OptionGroup(title: "What counts more")
  var importance: ImportanceOptionGroup

  @OptionGroup(title: "Adapters")
  var adapter: AdapterOptionGroup

  @OptionGroup(title: "What was lost")
  var report: ReportOptionGroup

  @OptionGroup(title: "Several files")
  var splitting: SplitOptionGroup

  @OptionGroup(title: "What the file says and holds")
  var content: ContentOptionGroup

  @Flag(help: "Convert NaN and infinite weights instead of refusing them.")
  var allowNonfinite = false

  @OptionGroup var threads: ThreadOption
  @OptionGroup var kernels: KernelOption

  /// The file types asked for; a vocabulary alone needs none.
  private var type: String { to ?? "auto" }

  func validate() throws {
    guard to != nil || content.vocabOnly else {
      throw ValidationError("Missing expected argument '--to <type>'")
    }
  }

  func run() async throws {
    let chosenKernels = try kernels.chosen()
    let requests = try OutputRequest.list(type, partsAreProjector: part.mmproj)
    let common = try planOptions()
    let input = try adapter.open(
      checkpoint, form: reading.form, weights: content.vocabOnly ? .ifPresent : .needed)
    var plans = try Planner.plans(requests.map { $0.options(common) }, of: input)
    for plan in plans {
      try plan.requireImportance()
      try demands.preflight.check(plan)
    }
    var outputs = try PlannedOutput.list(requests, plans, output: output)
    let printer = ConversionPrinter(
      outputs: outputs, isQuiet: quiet, showsExperts: report.isWanted)
    if dryRun {
      printer.showPlans(json: json)
      return
    }
    let manifests = proof.isAsked ? try ManifestWriter(proof, outputs, of: input) : nil
    if let manifests, proof.embedManifest {
      let options = requests.enumerated().map {
        manifests.options($0.element.options(common), output: $0.offset)
      }
      plans = try Planner.plans(options, of: input)
      outputs = try PlannedOutput.list(requests, plans, output: output)
    }
    var settings = Executor.Settings(
      workerCount: threads.count, kernels: chosenKernels, allowNonFinite: allowNonfinite)
    settings.beforeCommit = manifests?.recording(plans, workerCount: threads.count)
    let executor = try Executor(plans, settings: settings)
    let paths = outputs.flatMap(\.files).map { FilePath($0) }
    if !quiet, !resumption.resume { Leftovers.show(beside: paths) }
    let page = try report.open(force: force, beside: checkpoint, outputs)
    let files = try Interruption.holding {
      try executor.open(
        paths,
        options: RunOutput.Options(
          force: force, resuming: resumption.resume, version: Version.current))
    }
    let start = ContinuousClock.now
    let reports = try await write(files, with: executor)
    try manifests?.write(force: force)
    let seconds = (ContinuousClock.now - start) / .seconds(1) + files.secondsContinued
    try page?.write(ReportPage(reference: checkpoint, outputs: outputs, reports: reports))
    printer.showResults(reports, seconds: seconds, json: json)
  }

  /// Writes the files of all outputs, with progress.
  private func write(
    _ files: RunOutput, with executor: Executor
  ) async throws -> [ConversionReport] {
    let progress = ProgressReporter(
      style: Terminal.progressStyle(quiet: quiet), alreadyDone: files.bytesContinued
    ) {
      Terminal.error($0)
    }
    defer { progress.finish() }
    return try await resumption.guarding(files, isQuiet: quiet) {
      try await executor.run(into: files) { event in
        guard case .progressed(let state) = event else { return }
        progress.update(item: state.tensor, done: state.bytesWritten, of: state.bytesInAll)
      }
    }
  }

  /// What is said of all outputs.
  private func planOptions() throws -> PlanOptions {
    // The target is set for each output.
    var options = PlanOptions(
      target: .automatic, mix: try mix.options(), importance: try importance.input())
    try rounding.apply(to: &options)
    reading.apply(to: &options.describing)
    options.describing.parts = try part.parts()
    options.splitting = try splitting.splitting()
    try content.apply(to: &options)
    return options
  }
}

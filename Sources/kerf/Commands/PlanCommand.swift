import ArgumentParser
import Checkpoints
import Conversion
import Families
import Mixes
import Reporting
import Storage
import SystemPackage
import Tensors

/// Shows what conversions would make of a model.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a model would weigh as each file type, or what one conversion would do.",
    usage: """
      kerf plan <checkpoint> [<options>]
      kerf plan <checkpoint> --to <type> [<options>]
      """,
    discussion: """
      Only headers, configuration and tokenizer are read. Without --to, one line a file type: \
      what it weighs, which tensors would not fit, whether it needs an importance matrix, and \
      the memory to run it. With --to, every tensor of that conversion, what it reads, writes \
      and takes. The options are those of convert.

        kerf plan Llama-3.1-8B-Instruct
        kerf plan Llama-3.1-8B-Instruct --context 32768 --imatrix imatrix.gguf
        kerf plan Llama-3.1-8B-Instruct --to Q4_K_M --explain
        kerf plan Llama-3.1-8B-Instruct --to Q4_K_M --fallback fail --max-size 5G

      --json prints an object. Without --to: context, cache (kind, bytes, blocks, windowedBlocks, \
      window), types (type, bytes, bitsPerWeight, fallbacks, fallbackShare, importance, lacking, \
      memory, fits, obstacle). With --to: type, tensors (name, source, type, shape, bytes, rule, \
      role, block, fallbackFrom, importance, part; with --explain why), parts, bytes, weights, \
      bitsPerWeight, fallbacks, importance, cost (bytesRead, bytesWritten, memory, freeDisk), \
      obstacles.
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
      "One file type, tensor by tensor: Q4_K_M, Q8_0, BF16, auto or lossless.", valueName: "type"),
    completion: .list(["auto", "lossless"] + FileType.allCases.map(\.rawValue)))
  var to: String?

  @Flag(help: "Say in words why each tensor gets its type.")
  var explain = false

  @Option(
    help: ArgumentHelp(
      """
      Count the memory for a context of so many tokens; by default 8192, or what the model was \
      trained with if that is less.
      """, valueName: "tokens"))
  var context: Int?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The file or directory that would be written: whether its disk has the room.",
      valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var model: PlanOptionGroup

  @OptionGroup var threads: ThreadOption
  @OptionGroup var kernels: KernelOption

  func validate() throws {
    let contexts = 1...1 << 30
    if let context, !contexts.contains(context) {
      throw ValidationError(
        "--context \(context): expected a number of tokens from 1 to \(contexts.upperBound)")
    }
    if let to, to.contains(",") {
      throw ValidationError(
        "--to \(to): expected one type; without --to all are shown, and convert --dry-run shows a list"
      )
    }
    guard to != nil || !explain else {
      throw ValidationError("--explain goes with --to: it speaks of single tensors")
    }
    guard to != nil || model.demands.preflight == Preflight() else {
      throw ValidationError(
        "--fallback, --require-importance and --max-size go with --to: they are about one file type"
      )
    }
  }

  func run() throws {
    _ = try kernels.chosen()
    let input = try model.open(checkpoint)
    var options = try model.options(target: .automatic)
    guard let to else {
      let forecast = try Forecast(input, options: options, context: context)
      ForecastPrinter(forecast: forecast).show(json: json)
      return
    }
    options.target = try PlanOptions.Target(named: to)
    let plan = try Planner(options).plan(input)
    PlanPrinter(
      plan: plan, type: to, cost: ConversionCost(plan, of: input, workerCount: threads.count),
      context: context, freeDisk: FileSystemSpace.available(for: destination(of: plan)),
      explains: explain
    ).show(json: json)
    try model.demands.preflight.check(plan)
  }

  /// Where the output would go: as `convert` has it.
  private func destination(of plan: Plan) -> FilePath {
    guard let output else { return FilePath(plan.defaultFileName) }
    let path = FilePath(output)
    return Folder(path).exists ? path.appending(plan.defaultFileName) : path
  }
}

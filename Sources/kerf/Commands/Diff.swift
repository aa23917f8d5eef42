import ArgumentParser
import Comparisons
import Reporting
import StrictJSON
import SystemPackage

struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell two models apart: keys, and tensors by name, shape, type and value.",
    usage: "kerf diff <first> <second> [<options>]",
    discussion: """
      Either side is a .gguf or .safetensors file or a checkpoint's directory; beside a GGUF file, a \
      checkpoint's tensors go under their names in GGUF. A line begins with - for what only the \
      first has, + for what only the second has, and ~ for what differs. The order of keys and \
      tensors does not count.

        kerf diff model-Q4_K_M.gguf other-Q4_K_M.gguf
        kerf diff model-BF16.gguf model-Q8_0.gguf --headers

      Exit status: 0 where nothing differs, 1 where something does.

      --json prints an object: first, second, keys (key, first, second), tensors (name, \
      firstType, firstShape, secondType, secondShape, relativeRMSE, maximumError), equalKeys, \
      equalTensors. What is not there, or not compared, is null.
      """)

  @Argument(help: "A model.", completion: .file())
  var first: String

  @Argument(help: "The model to tell from it.", completion: .file())
  var second: String

  @Flag(help: "Compare keys, names, shapes and types only: no weight is read.")
  var headers = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var comparison: ComparisonOptionGroup
  @OptionGroup var threads: ThreadOption
  @OptionGroup var kernels: KernelOption

  func run() async throws {
    let found = try await comparison.showingProgress { progress in
      try await ModelDifferences(
        FilePath(first), FilePath(second), describing: comparison.describing,
        kernels: kernels.chosen(), workerCount: headers ? nil : threads.count, progress: progress)
    }
    show(found)
    if !found.isEmpty { throw ExitCode(1) }
  }

  private func show(_ found: ModelDifferences) {
    if json {
      let object: JSONValue = [
        "first": .string(first), "second": .string(second), "keys": found.keysJSON,
        "tensors": found.tensorsJSON, "equalKeys": .integer(found.equalKeyCount),
        "equalTensors": .integer(found.equalTensorCount),
      ]
      Terminal.print(object)
      return
    }
    Terminal.print(found.text)
    let compared = headers ? " by name, shape and type" : ""
    let keys = counted(found.equalKeyCount, "key")
    let tensors = counted(found.equalTensorCount, "tensor")
    Terminal.print(
      found.isEmpty
        ? "equal: \(keys), \(tensors)\(compared)\n"
        : "\(counted(found.keys.count, "key")) and \(counted(found.tensors.count, "tensor")) differ, "
          + "\(keys) and \(tensors) are equal\(compared)\n")
  }
}

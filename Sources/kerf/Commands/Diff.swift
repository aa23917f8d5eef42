import ArgumentParser
import Checkpoints
import GGUF
import Measurement
import Quantization
import Reporting
import StrictJSON
import SystemPackage
import Tensors

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

  @OptionGroup var threads: ThreadOption
  @OptionGroup var kernels: KernelOption

  func run() async throws {
    let sets = try [first, second].map { try TensorSet(opening: FilePath($0)) }
    let models = try ModelTensors.pair(sets)
    let keys = KeyDifferences(sets[0].metadata, sets[1].metadata)
    let tensors = try await TensorDifferences(
      models[0], models[1], kernels: kernels.chosen(),
      workerCount: headers ? nil : threads.count)
    let found = keys.found.count + tensors.found.count
    if json {
      let object: JSONValue = [
        "first": .string(first), "second": .string(second), "keys": keys.json,
        "tensors": tensors.json, "equalKeys": .integer(keys.equalCount),
        "equalTensors": .integer(tensors.equalCount),
      ]
      Terminal.print(object)
    } else {
      Terminal.print(keys.text + tensors.text)
      let compared = headers ? " by name, shape and type" : ""
      Terminal.print(
        found == 0
          ? "equal: \(keys.equalCount) keys, \(tensors.equalCount) tensors\(compared)\n"
          : "\(keys.found.count) keys and \(tensors.found.count) tensors differ, "
            + "\(keys.equalCount) keys and \(tensors.equalCount) tensors are equal\(compared)\n")
    }
    if found > 0 { throw ExitCode(1) }
  }
}

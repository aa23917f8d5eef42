import ArgumentParser
import Conversion
import GGUF
import Quantization
import Reporting
import Storage
import SystemPackage

struct Split: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cut a GGUF file into parts.",
    discussion: """
      For places that take files up to some size only, and for fetching several at once. The parts are \
      called PREFIX-00001-of-00003.gguf and so on; what loads the first finds the others beside it, \
      so a model need not be merged again to be used. Weights are copied as they are.

        kerf split Llama-3.1-70B-Q4_K_M.gguf Llama-3.1-70B-Q4_K_M --max-size 20G

      Without a limit a part has at most 128 tensors. `kerf convert --split-max-size` writes parts at \
      once. --json prints an object: files, bytes.
      """)

  @Argument(help: "The GGUF file; of a file in parts, any of them.", completion: .file())
  var file: String

  @Argument(help: "What the names of the parts begin with.", completion: .file())
  var prefix: String

  @Option(
    help: ArgumentHelp(
      """
      No more bytes of tensors in a part than this, such as 2G or 500M (units of 1000). A larger \
      tensor gets a part of its own.
      """, valueName: "size"))
  var maxSize: SplitSize?

  @Option(help: ArgumentHelp("No more tensors in a part than this.", valueName: "n"))
  var maxTensors: Int?

  @Flag(help: "Have the first part hold the keys and no tensor: it is small to fetch.")
  var noTensorFirstSplit = false

  @OptionGroup var writing: WritingOptionGroup
  @OptionGroup var kernels: KernelOption

  func validate() throws {
    guard maxSize == nil || maxTensors == nil else {
      throw ValidationError("--max-size and --max-tensors: only one of them can be given")
    }
    if let maxTensors, maxTensors < 1 {
      throw ValidationError("--max-tensors \(maxTensors): expected a number from 1 on")
    }
  }

  func run() async throws {
    // Weights are copied; a name that no set has is an error here too.
    _ = try kernels.chosen()
    let limits = GGUFSplitLimits(
      bytes: maxSize?.bytes, tensors: maxSize == nil ? maxTensors ?? 128 : nil,
      firstIsEmpty: noTensorFirstSplit)
    let rearrangement = try Rearrangement(
      splitting: GGUFModel(FilePath(file)), by: limits)
    try await writing.write(
      rearrangement, to: GGUFSplitName.names(of: rearrangement.parts.count, for: prefix))
  }
}

import ArgumentParser
import Conversion
import GGUF
import Quantization
import Reporting
import Storage
import SystemPackage

struct Merge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put the parts of a GGUF file together.",
    discussion: """
      The parts lie beside the first, under the names that they were given. Weights are copied as \
      they are.

        kerf merge Llama-3.1-70B-Q4_K_M-00001-of-00003.gguf Llama-3.1-70B-Q4_K_M.gguf

      --json prints an object: files, bytes.
      """)

  @Argument(help: "The first part, NAME-00001-of-00003.gguf.", completion: .file())
  var first: String

  @Argument(help: "The file to write.", completion: .file())
  var output: String

  @OptionGroup var writing: WritingOptionGroup
  @OptionGroup var kernels: KernelOption

  func run() async throws {
    // Weights are copied; a name that no set has is an error here too.
    _ = try kernels.chosen()
    let rearrangement = try Rearrangement(merging: GGUFModel(FilePath(first)))
    try await writing.write(rearrangement, to: [output])
  }
}

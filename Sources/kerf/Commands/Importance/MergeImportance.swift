import ArgumentParser
import Importance
import SystemPackage

struct MergeImportance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Sum up the importance matrices of several texts.",
    usage: "kerf importance merge <file> ... -o <file> [<options>]",
    discussion: """
      Files are added in the order given. The output is in the form of its suffix, .gguf or .dat. \
      A matrix with a value that is NaN, infinite or negative is refused with the tensor's name.

        kerf importance merge code.gguf prose.gguf -o both.gguf
      """)

  @Argument(
    help: ArgumentHelp("Matrices of one model, in either form.", valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup var output: ImportanceOutput
  @OptionGroup var kernels: KernelOption

  func run() throws {
    _ = try kernels.chosen()
    try output.write(files)
  }
}

struct ConvertImportance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write an importance matrix in the other form.",
    usage: "kerf importance convert <file> -o <file> [<options>]",
    discussion: """
      The form is that of the output's suffix, .gguf or .dat. The older form keeps no counts of \
      single experts.

        kerf importance convert imatrix.dat -o imatrix.gguf
      """)

  @Argument(
    help: ArgumentHelp("A matrix in either form.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup var output: ImportanceOutput
  @OptionGroup var kernels: KernelOption

  func run() throws {
    _ = try kernels.chosen()
    try output.write([file])
  }
}

import ArgumentParser
import Checkpoints
import GGUF
import Reporting
import StrictJSON
import SystemPackage
import Tensors

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is in a model file: keys, tensors, types, sizes.",
    discussion: """
      Takes .gguf and .safetensors files, plain or compressed (.zst, .gz), the index of a sharded set, the \
      first part of a split set, or a directory. Only headers are read.

      --json prints an object: path, format, files (name, bytes), version, byteOrder, tensorCount, weights, \
      bytes (of the tensors), bitsPerWeight, types (type, tensors, weights, bytes), metadata (key, type, \
      value), tensors (name, type, shape outermost first, weights, bytes, file, offset).
      """)

  @Argument(help: ArgumentHelp("A model file or directory.", valueName: "file"), completion: .file())
  var path: String

  @Flag(help: "Print an object.")
  var json = false

  @Flag(help: "Only the metadata.")
  var metadata = false

  @Flag(help: "Only the tensors.")
  var tensors = false

  @Option(
    help: ArgumentHelp("Only keys and tensors whose name matches, such as 'blk.0.*'.", valueName: "glob"))
  var filter: String?

  @OptionGroup var kernels: KernelOption

  func run() throws {
    _ = try kernels.chosen()
    let inspection = Inspection(try TensorSet(opening: FilePath(path)), path: path, filter: filter.map { Glob($0) })
    let (showsMetadata, showsTensors) = (metadata || !tensors, tensors || !metadata)
    if json {
      let object = inspection.json(metadata: showsMetadata, tensors: showsTensors)
      Terminal.print(object)
      return
    }
    if showsMetadata && showsTensors { Terminal.print(inspection.summary + "\n") }
    if showsMetadata { Terminal.print(inspection.metadataText) }
    if showsMetadata && showsTensors { Terminal.print("\n") }
    if showsTensors { Terminal.print(inspection.tensorTable.text()) }
  }
}

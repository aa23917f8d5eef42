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
    usage: "kerf inspect <file> [<options>]",
    discussion: """
      Only headers are read. Shapes are shown with the outermost dimension first.

        kerf inspect model-Q4_K_M.gguf
        kerf inspect model-Q4_K_M.gguf --metadata --filter 'tokenizer.*'
        kerf inspect Llama-3.1-8B-Instruct --tensors --filter '*.layers.0.*' --json

      --json prints an object: path, format, files (name, bytes), version, byteOrder, alignment \
      (these three for GGUF), tensorCount, weights, bytes (of the tensors), bitsPerWeight, types \
      (type, tensors, weights, bytes), metadata (key, type, value), tensors (name, type, shape, \
      weights, bytes, file, offset).
      """)

  @Argument(
    help: ArgumentHelp(
      """
      A .gguf or .safetensors file, plain or compressed (.zst, .gz), any part of a split GGUF \
      file, the index of a sharded checkpoint, or a directory.
      """,
      valueName: "file"),
    completion: .file())
  var path: String

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Show the metadata only.")
  var metadata = false

  @Flag(help: "Show the tensors only.")
  var tensors = false

  @Option(
    help: ArgumentHelp(
      "Show only keys and tensors whose whole name matches, such as 'blk.0.*'.", valueName: "glob"))
  var filter: String?

  @OptionGroup var kernels: KernelOption

  func run() throws {
    _ = try kernels.chosen()
    let inspection = Inspection(
      try TensorSet(opening: FilePath(path)), path: path, filter: filter.map { Glob($0) })
    let (showsMetadata, showsTensors) = (metadata || !tensors, tensors || !metadata)
    if json {
      let object = inspection.json(metadata: showsMetadata)
      guard showsTensors else { return Terminal.print(.object(object)) }
      return Terminal.print(object, listing: "tensors", inspection.tensorTable)
    }
    if showsMetadata && showsTensors { Terminal.print(inspection.summary + "\n") }
    if showsMetadata { Terminal.print(inspection.metadataText) }
    if showsMetadata && showsTensors { Terminal.print("\n") }
    if showsTensors { Terminal.print(inspection.tensorTable.utf8()) }
  }
}

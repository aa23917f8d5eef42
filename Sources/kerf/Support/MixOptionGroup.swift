import ArgumentParser
import Mixes
import Storage
import SystemPackage
import Tensors

/// The options that change which type a tensor gets, as in the reference quantizer.
struct MixOptionGroup: ParsableArguments {
  @Flag(help: "Give every matrix the file type's base type: no mix.")
  var pure = false

  @Option(
    help: ArgumentHelp(
      """
      A type for the tensors in whose name the regular expression is found. Repeatable; the \
      first that fits counts.
      """,
      valueName: "pattern=type"))
  var tensorType: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file of such pairs, separated by white space; they come after those of --tensor-type.",
      valueName: "file"),
    completion: .file())
  var tensorTypeFile: String?

  @Option(
    help: ArgumentHelp("A type for output.weight.", valueName: "type"),
    completion: .list(TypeArgument.encodable))
  var outputTensorType: String?

  @Option(
    help: ArgumentHelp("A type for token_embd.weight.", valueName: "type"),
    completion: .list(TypeArgument.encodable))
  var tokenEmbeddingType: String?

  @Flag(help: "Leave output.weight as it is.")
  var leaveOutputTensor = false

  func options() throws -> MixOptions {
    MixOptions(
      patterns: try tensorType.map { try TypePattern(parsing: $0) } + filePatterns(),
      outputType: try Self.type(outputTensorType, of: "--output-tensor-type"),
      embeddingType: try Self.type(tokenEmbeddingType, of: "--token-embedding-type"),
      leavesOutput: leaveOutputTensor, isPure: pure)
  }

  private func filePatterns() throws -> [TypePattern] {
    guard let tensorTypeFile else { return [] }
    let source = try openSource(FilePath(tensorTypeFile))
    guard source.size <= 1 << 20 else {
      throw StorageError.tooLarge(file: tensorTypeFile, size: source.size, limit: 1 << 20)
    }
    let bytes = try source.bytes(in: 0..<source.size)
    return try TypePattern.list(parsing: String(decoding: bytes, as: UTF8.self))
  }

  private static func type(_ name: String?, of option: String) throws -> ElementType? {
    try name.map { try TypePattern.type(named: $0, in: "\(option) \($0)") }
  }
}

import ArgumentParser
import Importance
import Storage
import SystemPackage

/// Where a merged matrix goes, and in which form.
struct ImportanceOutput: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write; .gguf or .dat says in which form.", valueName: "file"),
    completion: .file(extensions: ["gguf", "dat"]))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Tokens a chunk of the result, and of inputs in the older form.", valueName: "n"))
  var chunkSize = 512

  @Flag(help: "Replace the output if it exists.")
  var force = false

  func validate() throws {
    guard output.hasSuffix(".gguf") || output.hasSuffix(".dat") else {
      throw ValidationError(
        "-o \(output): the name must end with .gguf or .dat, to say which form.")
    }
    guard 1...1_000_000 ~= chunkSize else {
      throw ValidationError("--chunk-size \(chunkSize): expected 1 ... 1000000.")
    }
  }

  /// Writes the sum of the files.
  func write(_ files: [String]) throws {
    let matrices = try files.map { try ImportanceMatrix(reading: FilePath($0)) }
    // One such value would spoil the sums of all texts.
    for matrix in matrices { try matrix.checkValues() }
    let sum = try ImportanceMatrix.merged(matrices, chunkSize: chunkSize)
    let bytes = output.hasSuffix(".dat") ? try sum.encodedLegacy() : try sum.encodedGGUF()
    let file = try OutputFile(
      FilePath(output), force: force, inputs: files.map { FilePath($0) })
    do {
      try file.reserve(bytes.count)
      try file.write(bytes, at: 0)
      try file.commit()
    } catch {
      file.abandon()
      throw error
    }
  }
}

extension ImportanceMatrix {
  /// Reads a file of either form.
  init(reading path: FilePath) throws {
    try self.init(reading: try openSource(path))
  }
}

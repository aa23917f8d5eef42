import StrictJSON
import SystemPackage
import TestSupport
import Testing

/// `convert --to` with a list.
@Suite struct `Several outputs of convert` {
  /// A list and the options beside it.
  struct Case: Sendable, CustomTestStringConvertible {
    let checkpoint: String
    let types: [String]
    var options = ""

    var testDescription: String { "\(checkpoint) \(types) \(options)" }
  }

  @Test(arguments: [
    // The quantizer's order and the converter's, rows that fit and rows that do not.
    Case(checkpoint: "Qwen3-2M-A1M-Instruct-2507", types: ["Q8_0", "Q4_K_M", "BF16", "Q2_K"]),
    // Tensors that one output drops and another keeps, and the vision tower beside them.
    Case(
      checkpoint: "Qwen3-VL-2M-Instruct", types: ["Q4_K_M", "auto", "mmproj:F16", "mmproj:Q8_0"]),
    Case(checkpoint: "gemma-3-1b-it-tiny", types: ["Q4_K_S", "F16"], options: "--via bf16"),
    Case(
      checkpoint: "Llama-3.1-2M-Instruct", types: ["Q8_0", "Q5_K_M", "F16"],
      options: "--split-max-tensors 7"),
    Case(
      checkpoint: "all-MiniLM-L6-v2-tiny", types: ["F32", "F16", "Q8_0"], options: "--bigendian"),
    Case(checkpoint: "gpt-oss-2m", types: ["F16", "lossless"], options: "-o x-{type}-y.gguf"),
  ])
  func `have the bytes and figures of runs of their own`(_ list: Case) throws {
    try withTemporaryDirectory { directory in
      let source = try CheckpointFixture(list.checkpoint).write(into: directory).string
      let (many, own) = (directory.appending("many"), directory.appending("own"))
      for folder in [many, own] { try Workspace.makeDirectory(folder) }
      let options = list.options.split(separator: " ").map(String.init)
      let together = try run(
        ["convert", source, "--to", list.types.joined(separator: ",")] + options, in: many)
      let outputs = try #require(together["outputs"]?.array)
      #expect(outputs.count == list.types.count)
      for (type, output) in zip(list.types, outputs) {
        let isTower = type.hasPrefix("mmproj:")
        let arguments = ["convert", source, "--to", isTower ? String(type.dropFirst(7)) : type]
        let alone = try run(arguments + (isTower ? ["--mmproj"] : []) + options, in: own)
        for key in ["bytes", "weights", "bitsPerWeight", "fallbacks", "tensors", "total", "files"] {
          #expect(alone[key] == output[key], "\(type): \(key)")
        }
      }
      let names = try Workspace.names(in: own)
      #expect(try Workspace.names(in: many) == names)
      for name in names {
        #expect(try contents(many.appending(name)) == contents(own.appending(name)), "\(name)")
      }
    }
  }

  private func run(_ arguments: [String], in directory: FilePath) throws -> JSONValue {
    let result = try KerfProcess.run(arguments + ["--json", "--quiet"], in: directory)
    #expect(result.status == 0, "\(arguments): \(result.error)")
    return try JSONValue(parsing: Array(result.output.utf8))
  }
}

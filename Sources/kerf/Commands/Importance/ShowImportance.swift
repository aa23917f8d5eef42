import ArgumentParser
import Importance
import OrderedCollections
import Reporting
import StrictJSON
import SystemPackage

struct ShowImportance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what an importance matrix covers: tensors, experts, tokens.",
    usage: "kerf importance show <file> [<options>]",
    discussion: """
      A tensor without experts is one matrix; "unseen" counts matrices that no token reached, \
      "zero" columns whose inputs were always 0, "invalid" values that are negative or not finite.

      --json prints an object: path, form, datasets, chunkCount, chunkSize, entries (name, \
      matrices, columns, leastCount, largestCount, unseen, zero, invalid). Counts are tokens; in \
      the older form they are chunks.
      """)

  @Argument(
    help: ArgumentHelp("A matrix in either form.", valueName: "file"), completion: .file())
  var path: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var kernels: KernelOption

  func run() throws {
    _ = try kernels.chosen()
    let matrix = try ImportanceMatrix(reading: FilePath(path))
    let entries = Self.table(matrix)
    if json {
      let object: JSONValue = [
        "path": .string(path), "form": .string("\(matrix.form)"),
        "datasets": .array(matrix.datasets.map { .string($0) }),
        "chunkCount": matrix.chunkCount.map { .integer($0) } ?? .null,
        "chunkSize": matrix.chunkSize.map { .integer($0) } ?? .null, "entries": entries.json,
      ]
      Terminal.print(object)
      return
    }
    let chunks = matrix.chunkCount.map { "\(grouped($0)) chunks" } ?? "unknown count of chunks"
    let size = matrix.chunkSize.map { " of \($0) tokens" } ?? ""
    let texts = matrix.datasets.map(\.terminalSafe).joined(separator: ", ")
    Terminal.print(
      "\(path.terminalSafe)\n\(matrix.entries.count) tensors, \(chunks)\(size)"
        + (texts.isEmpty ? "" : " of \(texts)") + "\n\n")
    Terminal.print(entries.utf8())
  }

  private static func table(_ matrix: ImportanceMatrix) -> Table {
    let entries = matrix.entries.elements
    return Table(
      [
        .init("name", "tensor", .text), .init("matrices", "matrices", .integer),
        .init("columns", "columns", .integer),
        .init("leastCount", matrix.form == .gguf ? "least tokens" : "least chunks", .integer),
        .init("largestCount", matrix.form == .gguf ? "most tokens" : "most chunks", .integer),
        .init("unseen", "unseen", .integer), .init("zero", "zero", .integer),
        .init("invalid", "invalid", .integer),
      ],
      rowCount: entries.count
    ) { number in
      let (name, entry) = entries[number]
      return [
        .string(name), .integer(entry.counts.count), .integer(entry.columns),
        .integer(entry.counts.min() ?? 0), .integer(entry.counts.max() ?? 0),
        .integer(entry.counts.count { $0 == 0 }), .integer(entry.values.count { $0 == 0 }),
        .integer(entry.values.count { !$0.isFinite || $0 < 0 }),
      ]
    }
  }
}

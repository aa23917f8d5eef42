import ArgumentParser
import Conversion
import Reporting
import Storage
import StrictJSON
import SystemPackage

/// How `split` and `merge` write their files and what they print.
struct WritingOptionGroup: ParsableArguments {
  @Flag(help: "Print the result as JSON.")
  var json = false

  @Flag(help: "Replace files that exist.")
  var force = false

  @Flag(help: "No progress and no summary.")
  var quiet = false

  /// Writes the files and reports.
  func write(_ rearrangement: Rearrangement, to names: [String]) async throws {
    let files = try OutputSet(
      names.map { FilePath($0) }, force: force,
      inputs: rearrangement.sourceFiles.map { FilePath($0) })
    let progress = ProgressReporter(style: Terminal.progressStyle(quiet: quiet)) {
      Terminal.error($0)
    }
    defer { progress.finish() }
    try await Interruption.removing(files) {
      try rearrangement.write(into: files) { tensor, bytes in
        progress.update(item: tensor, done: bytes, of: rearrangement.fileSize)
      }
    }
    progress.finish()
    if json {
      let object: JSONValue = [
        "files": .array(names.map { .string($0) }), "bytes": .integer(rearrangement.fileSize),
      ]
      Terminal.print(object)
    }
    guard !quiet else { return }
    let rest = names.count > 1 ? " and \(names.count - 1) more parts" : ""
    Terminal.error("\(names[0].terminalSafe)\(rest)\n\(byteCount(rearrangement.fileSize))\n")
  }
}

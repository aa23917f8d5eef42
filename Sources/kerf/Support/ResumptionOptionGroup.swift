import ArgumentParser
import Conversion
import Reporting
import Storage
import SystemPackage

/// What becomes of a conversion that does not come to its end.
struct ResumptionOptionGroup: ParsableArguments {
  @Flag(
    help: """
      Continue a conversion to the same file that was interrupted (killed, out of power, disk full), \
      to the same bytes; begin if there is none. Where this run is interrupted or fails, what it has \
      written is kept to be continued.
      """)
  var resume = false

  /// Runs the body, which writes the files; says how to go on where it does not come to its end.
  func guarding<Result>(
    _ output: RunOutput, isQuiet: Bool, while body: () async throws -> Result
  ) async throws -> Result {
    guard resume else { return try await Interruption.removing(output.partialPaths, while: body) }
    let name = output.partialPaths.first?.string.terminalSafe ?? ""
    let hint = "kerf: note: what is done is kept in \(name); --resume continues it\n"
    if output.bytesContinued > 0, !isQuiet {
      Terminal.error("kerf: note: continuing \(name), \(byteCount(output.bytesContinued)) done\n")
    }
    do {
      return try await Interruption.removing([], saying: isQuiet ? "" : "\n\(hint)", while: body)
    } catch {
      if !isQuiet, let path = output.partialPaths.last,
        Folder(path.removingLastComponent()).contains(path.lastComponent?.string ?? "")
      {
        Terminal.error(hint)
      }
      throw error
    }
  }
}

/// What runs that were killed, or kept what they had, have left.
enum Leftovers {
  /// Names them, and what can be done about them.
  static func show(beside paths: [FilePath]) {
    guard let first = paths.first else { return }
    for path in RunOutput.leftovers(beside: first) {
      let name = path.string.terminalSafe
      Terminal.error(
        "kerf: note: \(name): an unfinished run has left it; --resume continues it, removing it and "
          + "\(name).journal frees its room\n")
    }
  }
}

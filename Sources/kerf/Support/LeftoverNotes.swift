import Conversion
import Reporting
import Storage
import SystemPackage

/// What is said of files that unfinished runs have left, and that this one may leave.
enum LeftoverNotes {
  /// What lies beside the outputs, and what can be done about it.
  static func found(_ leftover: Leftover) -> String {
    let names = leftover.files.map(\.string.terminalSafe)
    guard let first = names.first else { return "" }
    let others = names.dropFirst()
    let all =
      switch others.count {
      case 0: "it"
      case 1: "it and \(others[1])"
      default: "it, \(others.dropLast().joined(separator: ", ")) and \(others.last ?? "")"
      }
    let continued = leftover.canBeContinued ? "--resume continues it, " : ""
    return "kerf: note: \(first): an unfinished run has left it; \(continued)removing \(all) "
      + "frees \(others.isEmpty ? "its" : "their") room\n"
  }

  /// Where the run keeps what it has done.
  static func kept(_ output: RunOutput) -> String {
    "kerf: note: what is done is kept in \(name(of: output)); --resume continues it\n"
  }

  /// That the run goes on from where another has ended.
  static func continued(_ output: RunOutput) -> String {
    "kerf: note: continuing \(name(of: output)), \(byteCount(output.bytesContinued)) done\n"
  }

  private static func name(of output: RunOutput) -> String {
    output.partialPaths.first?.string.terminalSafe ?? ""
  }
}

import ArgumentParser
import Conversion

/// Demands on a plan that are checked before a weight is read.
struct PreflightOptionGroup: ParsableArguments {
  /// What becomes of tensors whose rows are not whole blocks of the type chosen.
  enum Fallback: String, ExpressibleByArgument, CaseIterable {
    case warn, fail
  }

  @Option(
    help: ArgumentHelp(
      """
      What to do where rows are not whole blocks of the type chosen: warn, and take the one that \
      stands in for it; or fail, with status 80.
      """, valueName: "action"))
  var fallback = Fallback.warn

  @Flag(
    help: """
      Fail, with status 81, where the importance matrix lacks a tensor that it would change, or an \
      expert of it. Token embedding and output need none.
      """)
  var requireImportance = false

  @Option(
    help: ArgumentHelp(
      """
      Fail, with status 82, where the output would have more bytes: 20G and 20GB (powers of 1000), \
      20GiB (of 1024).
      """, valueName: "size"))
  var maxSize: ByteSize?

  /// The demands.
  var preflight: Preflight {
    Preflight(
      allowsFallback: fallback == .warn, requiresImportance: requireImportance,
      largestSize: maxSize?.bytes)
  }
}

extension PreflightError {
  /// The status with which a command ends, beyond those of `sysexits.h`.
  var status: Int32 {
    switch self {
    case .fallback: 80
    case .importance, .unseenExperts: 81
    case .size: 82
    }
  }
}

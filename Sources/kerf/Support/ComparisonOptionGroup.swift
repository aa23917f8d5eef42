import ArgumentParser
import Families
import Reporting

/// How models are read that are compared, and what is shown meanwhile.
struct ComparisonOptionGroup: ParsableArguments {
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      """
      Take a checkpoint beside a GGUF file for one of this family, whatever its config.json names: \
      a class or an architecture that `kerf families` lists.
      """,
      valueName: "family"))
  var family: String?

  @Flag(help: "No progress.")
  var quiet = false

  /// How checkpoints are taken.
  var describing: DescribeOptions {
    var options = DescribeOptions()
    options.familyName = family
    return options
  }

  /// Runs a comparison with a progress line.
  func showingProgress<Result>(
    _ body: (_ progress: @escaping @Sendable (_ read: Int, _ all: Int) -> Void) async throws ->
      Result
  ) async rethrows -> Result {
    let progress = ProgressReporter(style: Terminal.progressStyle(quiet: quiet)) {
      Terminal.error($0)
    }
    defer { progress.finish() }
    return try await body { progress.update(item: "", done: $0, of: $1) }
  }
}

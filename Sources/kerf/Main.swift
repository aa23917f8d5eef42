import ArgumentParser

/// The command: every subcommand parses its options, calls the libraries, and prints.
@main
struct Kerf: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kerf",
    abstract: "Turns model checkpoints into quantized GGUF files, and measures what it costs.",
    discussion: """
      Results go to standard output, everything else to standard error. Every table has --json.

      Exit status: 0 done, 64 wrong usage, 65 bad data, 66 no input, 70 a bug of kerf, \
      73 output cannot be created, 74 input or output failed.
      """,
    version: "kerf \(Version.current)",
    subcommands: [
      Convert.self, Inspect.self, Measure.self, Encode.self, Decode.self, Bench.self,
      VersionCommand.self,
    ])

  static func main() async {
    Terminal.ignoreFileSizeSignal()
    do {
      var command = try parseAsRoot()
      do {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      } catch {
        Failure(error).end()
      }
    } catch {
      // Help, completion scripts, and options that do not parse.
      exit(withError: error)
    }
  }
}

import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command: every subcommand parses its options, calls the libraries, and prints.
@main
struct Kerf: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kerf",
    abstract: "Turns model checkpoints into quantized GGUF files, and measures what it costs.",
    discussion: """
      A model goes from the form in which it is published to a quantized file in one pass:

        kerf convert Llama-3.1-8B-Instruct --to Q4_K_M
        kerf convert Llama-3.1-8B-Instruct --to Q4_K_M --dry-run
        kerf inspect Llama-3.1-8B-Instruct-Q4_K_M.gguf
        kerf measure Llama-3.1-8B-Instruct Llama-3.1-8B-Instruct-Q4_K_M.gguf
        kerf convert model-F16.gguf --to Q5_K_M -o smaller.gguf

      Results go to standard output, everything else to standard error. --json prints what a \
      table shows as JSON.

      Exit status: 0 done, 64 wrong usage, 65 bad data, 66 no input, 73 the output cannot be \
      created, 74 reading or writing failed, 80 to 82 a demand \
      on the plan is not met (see convert), 130 interrupted.
      """,
    version: "kerf \(Version.current)",
    subcommands: [
      PlanCommand.self, Convert.self, Split.self, Merge.self, Inspect.self, Measure.self, Diff.self,
      Verify.self,
      ImportanceCommand.self, Encode.self, Decode.self, Bench.self, FamiliesCommand.self,
      VersionCommand.self,
    ])

  static func main() async {
    Terminal.ignoreFileSizeSignal()
    raiseOpenFileLimit()
    do {
      var command = try parseAsRoot()
      do {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      } catch {
        // Help is a command too: what it shows comes as an error that means success. A status alone
        // has nothing to say.
        if exitCode(for: error).isSuccess || error is ExitCode { exit(withError: error) }
        Failure(error).end()
      }
    } catch {
      // --help, completion scripts, and options that do not parse.
      exit(withError: error)
    }
  }

  /// Allows as many open files as the system does: a model may have more parts than the usual
  /// limit.
  private static func raiseOpenFileLimit() {
    #if canImport(Glibc)
      let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let files = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard unsafe getrlimit(files, &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    // Where it stays as it is, the file too many is an error that is told.
    _ = unsafe setrlimit(files, &limit)
  }
}

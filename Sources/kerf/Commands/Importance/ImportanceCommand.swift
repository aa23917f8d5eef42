import ArgumentParser

struct ImportanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "importance",
    abstract: "Show, merge and convert importance matrices.",
    discussion: """
      An importance matrix says how much each column of a tensor matters: sums of the squares of \
      its inputs over a text. convert takes one with --imatrix. Two forms exist, GGUF and the \
      older .dat; both are read everywhere.

        kerf importance show imatrix.gguf
        kerf importance merge first.gguf second.dat -o both.gguf
        kerf importance convert imatrix.dat -o imatrix.gguf
      """,
    subcommands: [ShowImportance.self, MergeImportance.self, ConvertImportance.self])
}

import ArgumentParser

@main
struct Kerf: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kerf",
    abstract: "Turns published model checkpoints into quantized GGUF files.")
}

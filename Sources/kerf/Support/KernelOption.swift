import ArgumentParser
import Quantization

/// The option that every command takes: which kernel set encodes and decodes.
struct KernelOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Use this kernel set instead of the fastest that the processor has: \(Self.names).",
      valueName: "set"),
    completion: .list(KernelSet.names))
  var kernels: String?

  private static var names: String { KernelSet.names.joined(separator: ", ") }

  /// The kernel set asked for, or the fastest.
  func chosen() throws -> KernelSet {
    try kernels.map { try KernelSet(named: $0) } ?? KernelSet.best
  }
}

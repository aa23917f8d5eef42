import ArgumentParser
import Quantization

/// The option that every command takes: which kernel set encodes and decodes.
struct KernelOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The kernel set (baseline, avx2, avx512) instead of the fastest that the processor has.",
      valueName: "set"),
    completion: .list(KernelSet.names))
  var kernels: String?

  /// The kernel set asked for, or the fastest.
  func chosen() throws -> KernelSet {
    try kernels.map { try KernelSet(named: $0) } ?? KernelSet.best
  }
}

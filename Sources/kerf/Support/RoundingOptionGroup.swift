import ArgumentParser
import Conversion
import Mixes
import Tensors

/// The options that change weights and keys one by one.
struct RoundingOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Round the weights to bf16 or f16 first, as a conversion by way of a 16-bit file does.",
      valueName: "type"),
    completion: .list(["bf16", "f16"]))
  var via: String?

  @Option(
    help: ArgumentHelp(
      "Set a key of the output; the types are int, float, bool, str. Repeatable.",
      valueName: "key=type:value"))
  var overrideKv: [String] = []

  @Flag(help: "Quantize tensors again that are quantized already.")
  var allowRequantize = false

  func apply(to options: inout PlanOptions) throws {
    if let via {
      guard let type = ElementType(named: via), [.BF16, .F16].contains(type) else {
        throw UsageError(description: "--via \(via): expected bf16 or f16")
      }
      options.via = type
    }
    options.overrides = try overrideKv.map { try KeyOverride($0) }
    options.allowRequantize = allowRequantize
  }
}

extension PlanOptions.Target {
  /// The target of that name: `auto`, `lossless` or a file type, in any case.
  init(named name: String) throws {
    switch name.lowercased() {
    case "auto": self = .automatic
    case "lossless": self = .lossless
    default: self = .fileType(try FileType(named: name))
    }
  }
}

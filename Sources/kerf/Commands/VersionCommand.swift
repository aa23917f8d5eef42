import ArgumentParser
import Families
import Mixes
import Quantization
import Reporting
import StrictJSON
import Tensors

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Show the version, the kernel set in use, and what is supported.",
    discussion: """
      --json prints an object: version, kernels, kernelSets, types (type, encode), fileTypes, \
      families.
      """)

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var kernels: KernelOption

  func run() throws {
    let chosen = try kernels.chosen()
    let types = ElementType.allCases.filter { $0.layout.ggufCode != nil && $0.canDecode }
    let encoded = types.filter(\.canEncode)
    let architectures = FamilyRegistry.families.flatMap(\.architectures)
    if json {
      let object: JSONValue = [
        "version": .string(Version.current),
        "kernels": .string(chosen.name),
        "kernelSets": .array(KernelSet.available.map { .string($0.name) }),
        "types": .array(
          types.map { ["type": .string($0.rawValue), "encode": .bool($0.canEncode)] }),
        "fileTypes": .array(FileType.allCases.map { .string($0.rawValue) }),
        "families": .array(architectures.map { .string($0) }),
      ]
      Terminal.print(object)
      return
    }
    let decodeOnly = types.filter { !$0.canEncode }
    Terminal.print(
      """
      kerf \(Version.current)
      kernels      \(chosen.name) (this machine has \(names(KernelSet.available.map(\.name))))
      types        \(names(encoded.map(\.rawValue)))
      decode only  \(names(decodeOnly.map(\.rawValue)))
      file types   \(names(FileType.allCases.map(\.rawValue)))
      families     \(names(architectures))

      """)
  }

  private func names(_ names: [String]) -> String { names.joined(separator: " ") }
}

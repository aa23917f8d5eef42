import ArgumentParser
import Conversion
import SystemPackage

/// Whether and where a conversion leaves a manifest.
struct ManifestOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Write a manifest beside the output: what was asked for, and the SHA-256 of each tensor and \
      of the source's headers. {type} in the name stands for the file type.
      """, valueName: "file.json"),
    completion: .file(extensions: ["json"]))
  var manifest: String?

  @Flag(help: "Keep the manifest in the output itself, under the key kerf.manifest.")
  var embedManifest = false

  /// What is asked for; `nil` where there is to be none.
  func request(for outputs: [OutputRequest]) -> ManifestRequest? {
    guard manifest != nil || embedManifest else { return nil }
    let name = manifest
    return ManifestRequest(
      arguments: Self.arguments, fileTypes: outputs.map(\.name), isEmbedded: embedManifest
    ) { plans in
      guard let name else { return [] }
      let paths = zip(outputs, plans).map { output, plan in
        FilePath(name.replacing("{type}", with: output.placeholder(for: plan)))
      }
      guard Set(paths).count == paths.count else {
        throw UsageError(
          description: "--manifest \(name): there are several outputs; put {type} in the name")
      }
      return paths
    }
  }

  /// The command line without directories, which are nobody's business, and without options that do
  /// not decide what is written: a run that is taken up again has the arguments of the first.
  private static var arguments: [String] {
    var arguments: [String] = []
    var rest = CommandLine.arguments.dropFirst()
    while let argument = rest.popFirst() {
      let name = argument.split(separator: "=").first.map(String.init) ?? argument
      if silentFlags.contains(name) { continue }
      if silentOptions.contains(name) {
        if name == argument { _ = rest.popFirst() }
        continue
      }
      arguments.append(
        argument.contains("/")
          ? argument.split(separator: "/").last.map(String.init) ?? "" : argument)
    }
    return arguments
  }

  private static let silentFlags: Set<String> = ["--resume", "--force", "--quiet", "--json"]
  private static let silentOptions: Set<String> = ["--threads", "--kernels"]
}

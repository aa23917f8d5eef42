import ArgumentParser
import Checkpoints
import Conversion
import GGUF
import Storage
import StrictJSON
import Synchronization
import SystemPackage
import Verification

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

  /// Whether one is asked for.
  var isAsked: Bool { manifest != nil || embedManifest }
}

/// The manifests of the outputs of one run.
final class ManifestWriter: Sendable {
  private let recorders: [ManifestRecorder]
  /// Where they go; empty where they are only embedded.
  private let paths: [FilePath]
  private let embeds: Bool
  private let manifests = Mutex<[Manifest]>([])

  init(
    _ options: ManifestOptionGroup, _ outputs: [PlannedOutput], of input: ModelInput
  ) throws {
    recorders = try outputs.map {
      try ManifestRecorder(
        $0.plan, of: input, version: Version.current, arguments: Self.arguments,
        fileType: $0.request.name)
    }
    embeds = options.embedManifest
    paths = outputs.compactMap { output in
      options.manifest.map {
        FilePath($0.replacing("{type}", with: output.request.placeholder(for: output.plan)))
      }
    }
    guard Set(paths).count == paths.count else {
      throw UsageError(
        description: "--manifest \(options.manifest ?? ""): there are several outputs; put {type} "
          + "in the name")
    }
  }

  /// The command line without directories, which are nobody's business, and without options that do not
  /// decide what is written: a run that is taken up again has the arguments of the first.
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

  /// The options of an output, with the room for its manifest where that is embedded.
  func options(_ options: PlanOptions, output: Int) -> PlanOptions {
    guard embeds else { return options }
    var options = options
    options.overrides.append(recorders[output].placeholder)
    return options
  }

  /// What is to be done before the files get their names.
  func recording(
    _ plans: [Plan], workerCount: Int
  ) -> @Sendable (OutputSet) async throws -> Void {
    { try await self.record($0, plans: plans, workerCount: workerCount) }
  }

  /// Hashes what was written, and embeds the manifests.
  private func record(_ files: OutputSet, plans: [Plan], workerCount: Int) async throws {
    var first = 0
    for (recorder, plan) in zip(recorders, plans) {
      let own = files.files[first..<first + plan.parts.count]
      first += plan.parts.count
      let manifest = try await recorder.record(plan, in: own, workerCount: workerCount)
      if embeds {
        try recorder.embed(manifest, in: own[own.startIndex], header: plan.parts[0].layout.header)
      }
      manifests.withLock { $0.append(manifest) }
    }
  }

  /// Writes the manifests beside the outputs.
  func write(force: Bool) throws {
    for (path, manifest) in zip(paths, manifests.withLock(\.self)) {
      let bytes = manifest.json.utf8() + Array("\n".utf8)
      let file = try OutputFile(path, force: force)
      try file.reserve(bytes.count)
      try file.write(bytes, at: 0)
      try file.commit()
    }
  }
}

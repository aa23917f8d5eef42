import Checkpoints
import GGUF
import Storage
import StrictJSON
import Synchronization
import SystemPackage
import Verification

/// The manifests of the outputs of one run.
final class ManifestWriter: Sendable {
  private let recorders: [ManifestRecorder]
  /// Where they go; empty where they are only embedded.
  private let paths: [FilePath]
  private let embeds: Bool
  private let manifests = Mutex<[Manifest]>([])

  /// - Parameter version: that of the program.
  /// - Throws: what the names throw; `StorageError` where a header of the source cannot be read
  ///   again.
  init(_ request: ManifestRequest, _ plans: [Plan], of input: ModelInput, version: String) throws {
    paths = try request.paths(plans)
    embeds = request.isEmbedded
    recorders = try zip(plans, request.fileTypes).map { plan, type in
      try ManifestRecorder(
        plan, of: input, version: version, arguments: request.arguments, fileType: type)
    }
    guard Set(paths.map(FilePlace.init)).count == paths.count else {
      throw ConversionError.option(
        "\(paths[0]): two manifests would be called so; each output needs a name for its own")
    }
  }

  /// The options of the outputs, with the room for their manifests where those are embedded.
  func options(_ outputs: [PlanOptions]) -> [PlanOptions] {
    zip(outputs, recorders).map { options, recorder in
      var options = options
      if embeds { options.overrides.append(recorder.placeholder) }
      return options
    }
  }

  /// Refuses names that are taken: a run may take hours.
  ///
  /// - Parameters:
  ///   - outputs: the final names of the run's files, none of which a manifest may have.
  ///   - inputs: what is read.
  func checkNames(
    force: Bool, beside outputs: [FilePath], inputs: [FilePath]
  ) throws {
    let taken = Set(outputs.map(FilePlace.init))
    for path in paths {
      guard !taken.contains(FilePlace(path)) else {
        throw ConversionError.option("\(path): is the name of an output, not of its manifest")
      }
      try OutputFile(path, force: force, inputs: inputs).abandon()
    }
  }

  /// Hashes what was written, and embeds the manifests.
  func record(_ files: OutputSet, plans: [Plan], workerCount: Int) async throws {
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
      try OutputFile.write(manifest.json.utf8() + Array("\n".utf8), to: path, force: force)
    }
  }
}

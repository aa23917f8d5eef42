import ArgumentParser
import Checkpoints
import SystemPackage

/// What an adapter needs beside its own files.
struct AdapterOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Convert a LoRA adapter (a directory with adapter_config.json), which was trained on the model in \
      this directory; of that, config.json is enough.
      """, valueName: "directory"),
    completion: .directory)
  var base: String?

  /// Opens what is to be converted.
  func open(
    _ path: String, form: CheckpointForm?, weights: WeightUse
  ) throws -> ModelInput {
    guard let base else { return try ModelInput.open(FilePath(path), form: form, weights: weights) }
    return .adapter(try Adapter(opening: FilePath(path), base: FilePath(base)))
  }
}

public import Checkpoints

/// The families that can be converted.
public enum FamilyRegistry {
  /// The one list: a new family is a file under `Models/` and a line here.
  public static let families: [ModelFamily] = [
    .llama,
    .qwen2,
    .qwen3,
    .gemma2,
    .gemma3,
    .phi3,
    .bert,
    .nomicBERT,
    .xlmRoBERTa,
    .deepseek2,
    .deepseek32,
    .qwen2MoE,
    .qwen3MoE,
    .qwen3VL,
    .qwen3VLMoE,
    .glm4MoE,
    .llama4,
    .gptOSS,
    .bitnet,
  ]

  /// The towers beside text models that can be converted.
  public static let projectors: [ModelFamily] = [
    .llama4Vision,
    .qwen3VLVision,
  ]

  /// The family of a checkpoint, by the class names in its config.json.
  ///
  /// - Parameter kind: whether the text model is meant or the tower beside it.
  /// - Throws: `FamilyError.unknownArchitecture`, which names the nearest supported classes;
  ///   `FamilyError.noProjector` where a tower is meant.
  public static func family(
    for configuration: Configuration, kind: ModelFamily.Kind = .text
  ) throws(FamilyError) -> ModelFamily {
    let names = try configured { () throws(CheckpointError) in try configuration.architectures }
    for name in names {
      let families = kind == .text ? families : projectors
      if let family = families.first(where: { $0.architectures.contains(name) }) { return family }
    }
    guard kind == .text else {
      throw .noProjector(
        file: configuration.file, names: names, known: projectors.flatMap(\.architectures))
    }
    throw .unknownArchitecture(
      file: configuration.file, names: names, nearest: nearest(to: names.first ?? ""))
  }

  /// The supported class names with the most pairs of letters in common.
  private static func nearest(to name: String) -> [String] {
    let wanted = pairs(name)
    let scored = families.flatMap(\.architectures).map { candidate in
      let pairs = pairs(candidate)
      let common = wanted.intersection(pairs).count
      return (candidate, score: Double(2 * common) / Double(max(1, wanted.count + pairs.count)))
    }
    return scored.sorted { $0.score > $1.score }.prefix(3).map(\.0)
  }

  private static func pairs(_ name: String) -> Set<String> {
    Set(zip(name, name.dropFirst()).map { "\($0)\($1)" })
  }
}

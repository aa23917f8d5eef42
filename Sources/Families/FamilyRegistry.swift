public import Checkpoints

/// The families that can be converted.
public enum FamilyRegistry {
  /// The one list: a new family is a file under `Models/` and a line here.
  public static let families: [ModelFamily] = [
    .llama,
    .qwen,
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
  /// - Parameters:
  ///   - kind: whether the text model is meant or the tower beside it.
  ///   - name: the family to take whatever config.json says: one of its class names, or its GGUF
  ///     name where only one family has it.
  /// - Throws: `FamilyError.unknownArchitecture` and `.unknownFamily`, which name the nearest
  ///   supported classes; `FamilyError.noProjector` where a tower is meant.
  public static func family(
    for configuration: Configuration, kind: ModelFamily.Kind = .text, named name: String? = nil
  ) throws(FamilyError) -> ModelFamily {
    let families = kind == .text ? families : projectors
    if let name { return try family(named: name, among: families) }
    if configuration.form == .mistral, kind == .text {
      return configuration.first(["llama_4_scaling"]) == nil ? .mistral : .mistral3
    }
    let names = try configured { () throws(CheckpointError) in try configuration.architectures }
    for name in names {
      if let family = families.first(where: { $0.architectures.contains(name) }) { return family }
    }
    guard kind == .text else {
      throw .noProjector(
        file: configuration.file, names: names, known: projectors.flatMap(\.architectures))
    }
    throw .unknownArchitecture(
      file: configuration.file, names: names, nearest: nearest(to: names.first ?? ""))
  }

  private static func family(
    named name: String, among families: [ModelFamily]
  ) throws(FamilyError) -> ModelFamily {
    let byClass = families.first { $0.architectures.contains(name) }
    let byName = families.filter { $0.ggufName == name }
    guard let family = byClass ?? (byName.count == 1 ? byName[0] : nil) else {
      let classes = byName.flatMap(\.architectures)
      throw .unknownFamily(name: name, nearest: classes.isEmpty ? nearest(to: name) : classes)
    }
    return family
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
    let name = name.lowercased()
    return Set(zip(name, name.dropFirst()).map { "\($0)\($1)" })
  }
}

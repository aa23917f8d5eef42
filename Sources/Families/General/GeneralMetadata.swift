public import Checkpoints
public import GGUF
import OrderedCollections
import StrictJSON

/// The keys `general.*` between the architecture and the family's own: how to sample, names,
/// authorship, origin.
///
/// Names come from the model card, else from `_name_or_path` of config.json, else from the
/// directory's name, key by key; the user's overrides go before all.
public struct GeneralMetadata: Sendable {
  private var sampling: [(String, GGUFValue)] = []
  private var texts: [GeneralKey: String] = [:]
  private var baseModels: [RelatedWork]?
  private var datasets: [RelatedWork]?
  private var tags: [String]?
  private var languages: [String]?

  /// The metadata of a checkpoint.
  ///
  /// - Parameters:
  ///   - parameters: the count over the tensors that are written, by which sizes in names are
  ///     judged.
  ///   - modelName: the name that the user wants, over everything else.
  ///   - overrides: other keys that the user sets.
  /// - Throws: `CheckpointError.invalidValue` for values of another kind than their key has.
  public init(
    _ checkpoint: Checkpoint, parameters: ParameterCount, modelName: String? = nil,
    overrides: MetadataOverrides = MetadataOverrides()
  ) throws(CheckpointError) {
    try self.init(
      card: ModelCard(in: checkpoint.folder), generation: GenerationConfig(in: checkpoint.folder),
      nameOrPath: checkpoint.configuration.root["_name_or_path"]?.string,
      directoryName: checkpoint.directoryName, parameters: parameters, modelName: modelName,
      overrides: overrides)
  }

  /// The same from its sources, for models without a config.json.
  ///
  /// - Parameters:
  ///   - nameOrPath: `_name_or_path` of config.json.
  ///   - directoryName: the last component of the directory's path.
  public init(
    card: ModelCard, generation: GenerationConfig, nameOrPath: String?, directoryName: String,
    parameters: ParameterCount, modelName: String? = nil,
    overrides: MetadataOverrides = MetadataOverrides()
  ) throws(CheckpointError) {
    take(card, parameters)
    // With more than one slash it is a path on somebody's machine.
    if let nameOrPath, nameOrPath.count(where: { $0 == "/" }) <= 1 {
      take(ModelIdentifier(nameOrPath, parameters: parameters))
    }
    take(ModelIdentifier(directoryName, parameters: parameters))
    sampling = try SamplingParameters.keys(generation, overrides: overrides)
    try apply(overrides)
    if let modelName { texts[.name] = modelName }
    fill(.name, directoryName)
    fill(.sizeLabel, parameters.label)
  }

  /// The keys in their order; empty strings and lists are left out.
  public var keys: [(String, GGUFValue)] {
    var keys = sampling
    for key in GeneralKey.allCases {
      guard let text = texts[key], !text.isEmpty else { continue }
      keys.append((key.path, .string(GGUFString(text))))
    }
    keys += RelatedWork.keys(baseModels, under: "general.base_model")
    keys += RelatedWork.keys(datasets, under: "general.dataset")
    for (key, list) in [("general.tags", tags), ("general.languages", languages)] {
      guard let list, !list.isEmpty else { continue }
      keys.append((key, .array(GGUFArray(list))))
    }
    return keys
  }

  /// Sets the keys in their order.
  public func write(to metadata: inout GGUFMetadata) {
    for (key, value) in keys { metadata[key] = value }
  }

  subscript(key: GeneralKey) -> String? { texts[key] }
}

extension GeneralMetadata {
  private mutating func fill(_ key: GeneralKey, _ text: String?) {
    if texts[key] == nil { texts[key] = text }
  }

  private mutating func take(_ identifier: ModelIdentifier) {
    fill(.name, title(identifier.name))
    fill(.organization, identifier.organization.map { title($0) })
    fill(.basename, identifier.basename)
    fill(.finetune, identifier.finetune)
    fill(.version, identifier.version)
    fill(.sizeLabel, identifier.sizeLabel)
  }

  private mutating func take(_ card: ModelCard, _ parameters: ParameterCount) {
    for key in GeneralKey.allCases {
      for cardKey in key.cardKeys { fill(key, card[cardKey]?.string) }
    }
    // Several licences are joined.
    fill(.license, card["license"]?.array?.compactMap(\.string).joined(separator: ","))
    tags = card.list("tags", "pipeline_tag")
    languages = card.list("languages", "language")
    baseModels = card.works(
      "base_model", "base_models", "base_model_sources", parameters: parameters)
    datasets = card.works("datasets", "dataset", "dataset_sources", parameters: parameters)
  }

  private mutating func apply(_ overrides: MetadataOverrides) throws(CheckpointError) {
    for key in GeneralKey.allCases where key != .license {
      try overrides.apply(key.path, expected: "a string", to: &texts[key]) { $0.string }
    }
    func strings(_ value: JSONValue) -> [String]? {
      let strings = value.array?.compactMap(\.string)
      return strings?.count == value.array?.count ? strings : nil
    }
    func works(_ value: JSONValue) -> [RelatedWork]? {
      let objects = value.array?.compactMap(\.object)
      return objects?.count == value.array?.count ? objects?.map { RelatedWork($0) } : nil
    }
    let lists = ("a list of strings", "a list of objects")
    try overrides.apply("general.base_models", expected: lists.1, to: &baseModels, works)
    try overrides.apply("general.datasets", expected: lists.1, to: &datasets, works)
    try overrides.apply("general.tags", expected: lists.0, to: &tags, strings)
    try overrides.apply("general.languages", expected: lists.0, to: &languages, strings)
  }
}

extension ModelCard {
  /// The strings under all of the keys, one after the other; each holds one or a list.
  fileprivate func list(_ keys: String...) -> [String]? {
    let values = keys.compactMap { self[$0] }
    guard !values.isEmpty else { return nil }
    return values.flatMap { value in
      value.string.map { [$0] } ?? value.array?.compactMap(\.string) ?? []
    }
  }

  /// The works under the first of the keys that is there, be it empty; `nil` where none is.
  fileprivate func works(
    _ keys: String..., parameters: ParameterCount
  ) -> [RelatedWork]? {
    guard let key = keys.first(where: { members[$0] != nil }) else { return nil }
    let value = self[key]
    let entries = value?.string == nil ? value?.array : value.map { [$0] }
    return (entries ?? []).map { entry in
      // An entry that is neither says nothing, but counts.
      entry.string.map { RelatedWork($0, parameters: parameters) }
        ?? RelatedWork(entry.object ?? [:])
    }
  }
}

/// Models that are built alike: which tensors they have under which names, and what describes them.
///
/// A family is a value in a file of its own under `Models/`, and a line in
/// ``FamilyRegistry/families``.
public struct ModelFamily: Sendable {
  /// What the family's files hold.
  public enum Kind: Sendable {
    /// A text model.
    case text
    /// What makes a text model's input of images: a vision tower and its projector.
    case projector
  }

  /// What the family's files hold.
  public let kind: Kind
  /// The class names that `architectures` in config.json gives.
  public let architectures: [String]
  /// `general.architecture` of the GGUF file, and what the family's keys begin with.
  public let ggufName: String

  /// Spellings of tensor names, brought to that of the tables; after ``CommonNames/rewrites``.
  let rewrites: [NameRewrite]
  /// Tensors, by their rewritten names, that are left out.
  let dropped: [DropRule]
  let tensors: [TensorTable]
  /// Types that stand whatever output type was asked for, by the end of the GGUF name.
  let forcedTypes: [ForcedType]
  let metadata: MetadataTable
  /// Keys that come with generated tensors: they stand right after the architecture, and only where
  /// tensors are written.
  let leadingMetadata: MetadataTable
  /// Keys that config.json itself must have, though the library that the reference uses would fill
  /// them in: a model computes wrongly with a value that it was not trained with.
  let neededKeys: [String]
  /// Values of config.json without which the family would be another.
  let expectations: [Expectation]
  /// `nil` for what has no tokens.
  let vocabulary: VocabularyKind?
  /// Names of pre-tokenizers to take first where the form of a vocabulary has several.
  let preferredPreTokenizers: [String]
  /// What becomes of the blocks beyond `num_hidden_layers`, which predict tokens further ahead.
  let prediction: PredictionBlocks
  /// Whether the rows for queries, keys and values may be made one tensor on request.
  let canFuseQKV: Bool

  init(
    kind: Kind = .text, architectures: [String], ggufName: String, rewrites: [NameRewrite] = [],
    dropped: [DropRule] = [], tensors: [TensorTable], forcedTypes: [ForcedType] = [],
    metadata: MetadataTable, leadingMetadata: MetadataTable = [:], neededKeys: [String] = [],
    expectations: [Expectation] = [], vocabulary: VocabularyKind? = nil,
    preferredPreTokenizers: [String] = [], prediction: PredictionBlocks = .unknown,
    canFuseQKV: Bool = true
  ) {
    self.kind = kind
    self.architectures = architectures
    self.ggufName = ggufName
    self.rewrites = rewrites
    self.dropped = dropped
    self.tensors = tensors
    self.forcedTypes = forcedTypes
    self.metadata = metadata
    self.leadingMetadata = leadingMetadata
    self.neededKeys = neededKeys
    self.expectations = expectations
    self.vocabulary = vocabulary
    self.preferredPreTokenizers = preferredPreTokenizers
    self.prediction = prediction
    self.canFuseQKV = canFuseQKV
  }
}

extension ModelFamily {
  /// The name in the spelling of the tables.
  func rewritten(_ name: String) -> String {
    let common = kind == .text ? CommonNames.rewrites.reduce(name) { $1($0) } : name
    return rewrites.reduce(common) { name, rewrite in rewrite(name) }
  }
}

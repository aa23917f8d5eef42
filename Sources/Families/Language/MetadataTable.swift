import Checkpoints
import GGUF

/// Keys of the GGUF file on the left, where their values come from on the right, in writing order.
///
/// A key stands below the architecture's name (`block_count` is `llama.block_count`) unless it
/// begins with `general.`.
struct MetadataTable: Sendable, ExpressibleByDictionaryLiteral {
  let rows: [(key: String, recipe: KeyRecipe)]

  init(dictionaryLiteral rows: (String, KeyRecipe)...) {
    self.rows = rows.map { (key: $0, recipe: $1) }
  }

  private init(rows: [(key: String, recipe: KeyRecipe)]) { self.rows = rows }

  static func + (first: MetadataTable, then: MetadataTable) -> MetadataTable {
    MetadataTable(rows: first.rows + then.rows)
  }
}

/// Where the value of a key comes from; without a value it is not written.
enum KeyRecipe: Sendable {
  /// A size of the configuration: an unsigned integer of 32 bits.
  case size(Dimension)
  /// The first number under one of these keys of config.json, rounded to single precision.
  case number([String])
  /// True or false under a key of config.json.
  case flag(String)
  case constant(GGUFValue)
  /// The number that stands for the output's type in `general.file_type`.
  case fileType
  case rope(@Sendable (RopeParameters) -> GGUFValue?)
  case computed(@Sendable (ModelContext) throws(FamilyError) -> GGUFValue?)

  static func number(_ names: String...) -> KeyRecipe { .number(names) }

  /// An integer under one of these keys of config.json that fits 32 bits.
  static func integer(_ names: String...) -> KeyRecipe {
    .size(.value(names, ConfigurationBounds.anyUInt32))
  }
}

extension KeyRecipe {
  /// The value for a model; `nil` where it has none.
  func value(for model: ModelContext) throws(FamilyError) -> GGUFValue? {
    switch self {
    case .size(let dimension):
      return try model.statedSize(dimension).map { .uint32(UInt32(clamping: $0)) }
    case .number(let names):
      return try model.number(names).map(single)
    case .flag(let name): return try model.bool(name).map { .bool($0) }
    case .constant(let value): return value
    case .fileType: return .uint32(model.fileType)
    case .rope(let value): return value(model.rope)
    case .computed(let value): return try value(model)
    }
  }
}

extension MetadataTable {
  /// Sets the keys that the model has a value for.
  func write(for model: ModelContext, to metadata: inout GGUFMetadata) throws(FamilyError) {
    for (key, recipe) in rows {
      guard let value = try recipe.value(for: model) else { continue }
      metadata[key.hasPrefix("general.") ? key : "\(model.family.ggufName).\(key)"] = value
    }
  }
}

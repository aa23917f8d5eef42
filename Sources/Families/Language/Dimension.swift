import Checkpoints

/// A size of a model in terms of its configuration, as the families' tables name it.
indirect enum Dimension: Hashable, Sendable {
  /// The value of the first of these keys of config.json that is there.
  case value([String], ClosedRange<Int>)
  case constant(Int)
  case sum(Dimension, Dimension)
  case product(Dimension, Dimension)
  /// Rounded down.
  case quotient(Dimension, Dimension)
  /// The first where the configuration has it, otherwise the second.
  case preferred(Dimension, otherwise: Dimension)
  /// A size that an object inside the configuration has.
  case nested(String, Dimension)
  /// Whatever the tensor has: the configuration does not say.
  case any

  static func key(_ names: String..., in range: ClosedRange<Int>) -> Dimension {
    .value(names, range)
  }

  static func + (left: Dimension, right: Dimension) -> Dimension { .sum(left, right) }
  static func * (left: Dimension, right: Dimension) -> Dimension { .product(left, right) }
  static func / (left: Dimension, right: Dimension) -> Dimension { .quotient(left, right) }
}

/// The sizes that families share. The first key of the list that the configuration has is used.
// swift-format-ignore
extension Dimension {
  static let layers      = key("n_layers", "num_hidden_layers", "n_layer", "num_layers",
                               in: Bounds.layers)
  static let context     = key("max_position_embeddings", "n_ctx", "n_positions", "max_length",
                               "max_sequence_length", "model_max_length", in: Bounds.context)
  static let hidden      = key("hidden_size", "n_embd", "dim", in: Bounds.width)
  static let feedForward = key("prefix_dense_intermediate_size", "dense_intermediate_size",
                               "intermediate_size", "n_inner", "hidden_dim", in: Bounds.width)
  static let heads       = key("num_attention_heads", "n_head", "n_heads", in: Bounds.heads)
  /// Heads of keys and values, which several query heads may share.
  static let keyHeads    = key("num_key_value_heads", "n_kv_heads", in: Bounds.heads)
  static let headSize    = preferred(statedHeadSize, otherwise: hidden / heads)
  static let statedHeadSize = key("head_dim", in: Bounds.width)
  /// Rows of the projections to queries, and to keys and values.
  static let queries     = heads * headSize
  static let keys        = keyHeads * headSize
  static let vocabulary  = key("vocab_size", in: Bounds.vocabulary)
  static let tokenTypes  = key("type_vocab_size", in: Bounds.width)
  static let slidingWindow = key("sliding_window", in: Bounds.context)
  static let experts     = key("num_local_experts", "num_experts", "n_routed_experts",
                               in: Bounds.count)

  typealias Bounds = ConfigurationBounds
}

extension Dimension: CustomStringConvertible {
  /// The size in the words of config.json: `num_key_value_heads × head_dim`.
  var description: String { words(for: nil) }

  /// The same with the keys that this configuration has, where a size can stand under several.
  func words(for configuration: Configuration?) -> String {
    switch self {
    case .value(let names, _):
      names.first { configuration?[$0] != nil } ?? names.first ?? ""
    case .constant(let value): String(value)
    case .sum(let left, let right):
      "\(left.words(for: configuration)) + \(right.words(for: configuration))"
    case .product(let left, let right):
      "\(left.words(for: configuration)) × \(right.words(for: configuration))"
    case .quotient(let left, let right):
      "\(left.words(for: configuration)) / \(right.words(for: configuration))"
    case .preferred(let first, let second):
      first.isStated(in: configuration)
        ? first.words(for: configuration) : second.words(for: configuration)
    case .nested(let key, let inner):
      "\(key).\(inner.words(for: (try? configuration?.part(key)) ?? nil))"
    case .any: "any"
    }
  }

  private func isStated(in configuration: Configuration?) -> Bool {
    guard case .value(let names, _) = self, let configuration else { return true }
    return configuration.first(names) != nil
  }
}

extension Configuration {
  /// The size; `nil` where the configuration does not say.
  ///
  /// Products cannot overflow: the bounds of the keys see to that.
  func size(_ dimension: Dimension) throws(CheckpointError) -> Int? {
    switch dimension {
    case .value(let names, let range):
      return try integer(of: names, in: range)
    case .constant(let value):
      return value
    case .sum(let left, let right):
      guard let left = try size(left), let right = try size(right) else { return nil }
      return left + right
    case .product(let left, let right):
      guard let left = try size(left), let right = try size(right) else { return nil }
      return left * right
    case .quotient(let left, let right):
      guard let left = try size(left), let right = try size(right), right > 0 else { return nil }
      return left / right
    case .preferred(let first, let second):
      guard let size = try size(first) else { return try self.size(second) }
      return size
    case .nested(let key, let inner):
      return try part(key)?.size(inner)
    case .any:
      return nil
    }
  }

  /// The size, where the model cannot do without.
  func requiredSize(_ dimension: Dimension) throws(CheckpointError) -> Int {
    guard let size = try size(dimension) else {
      throw .missingValue(file: file, keys: keysMissing(for: dimension))
    }
    return size
  }

  /// The keys one of which would have to be there.
  private func keysMissing(for dimension: Dimension) -> [String] {
    switch dimension {
    case .value(let names, _): first(names) == nil ? names : []
    case .constant: []
    case .sum(let left, let right), .product(let left, let right),
      .quotient(let left, let right):
      keysMissing(for: left) + keysMissing(for: right)
    case .preferred(_, let second): keysMissing(for: second)
    case .nested(let key, let inner):
      ((try? part(key)) ?? nil)?.keysMissing(for: inner).map { "\(key).\($0)" } ?? [key]
    case .any: []
    }
  }
}

public import Tensors

/// What encoding a type makes of importance.
public enum ImportanceUse: String, Hashable, Sendable {
  /// The bytes are the same with and without.
  case ignored
  /// With importance the bytes are others than without.
  case optional
  /// The type cannot be encoded without.
  case required
}

extension ElementType {
  /// Whether bytes of this type can be turned into weights.
  public var canDecode: Bool { BlockFormats.all[self] != nil }

  /// Whether weights can be turned into bytes of this type.
  public var canEncode: Bool { importance != nil }

  /// What encoding makes of importance; `nil` where the type cannot be encoded.
  public var importance: ImportanceUse? {
    let format = BlockFormats.all[self]
    return switch (format is any PlainEncoding.Type, format is any WeightedEncoding.Type) {
    case (true, true): .optional
    case (true, false): .ignored
    case (false, true): .required
    case (false, false): nil
    }
  }
}

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
  /// The number by which kernels know the type: GGUF's, or one beyond those.
  var kernelCode: UInt32? {
    switch self {
    case .F8_E4M3: 1001
    case .F8_E5M2: 1002
    default: layout.ggufCode
    }
  }
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

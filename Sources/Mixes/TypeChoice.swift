public import Tensors

/// The type that a tensor gets, and why.
public struct TypeChoice: Hashable, Sendable {
  /// The type that is written.
  public let type: ElementType
  /// The rule that chose, in a few words: "Q4_K_M: value, more bits", "kept: a vector",
  /// "--tensor-type ffn_down=q6_k".
  public let rule: String
  /// The type that the rule names, where ``type`` stands in for it because of the row's length.
  public let fallbackFrom: ElementType?
  /// Whether the tensor keeps its source type without any choice.
  public let isKept: Bool

  init(_ type: ElementType, rule: String, fallbackFrom: ElementType? = nil, isKept: Bool = false) {
    self.type = type
    self.rule = rule
    self.fallbackFrom = fallbackFrom
    self.isKept = isKept
  }
}

extension TypeChoice {
  /// Whether the tensor cannot be made without an importance matrix: types so small that quantizing
  /// them blindly gives noise, and `Q2_K` within `Q2_K_S`.
  public func needsImportance(_ name: String, in fileType: FileType) -> Bool {
    guard !isKept, !Self.isExemptFromImportance(name) else { return false }
    return Self.blindTypes.contains(type) || (type == .Q2_K && fileType == .Q2_K_S)
  }

  /// Whether the tensor is one that importance matrices do not have as a rule, and that is made
  /// without.
  public static func isExemptFromImportance(_ name: String) -> Bool {
    ["token_embd.weight", "per_layer_token_embd.weight", "output.weight"].contains(name)
  }

  private static let blindTypes: Set<ElementType> = [
    .IQ1_S, .IQ1_M, .IQ2_XXS, .IQ2_XS, .IQ2_S, .IQ3_XXS,
  ]
}

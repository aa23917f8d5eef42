import Tensors

/// What stands in for a type where rows are not whole blocks of it.
enum TypeFallback {
  /// The types of long blocks, and the one of blocks of 32 that is nearest.
  // swift-format-ignore
  private static let shorter: [ElementType: ElementType] = [
    .IQ1_S: .IQ4_NL, .IQ1_M: .IQ4_NL, .IQ2_XXS: .IQ4_NL, .IQ2_XS: .IQ4_NL, .IQ2_S: .IQ4_NL,
    .IQ3_XXS: .IQ4_NL, .IQ3_S: .IQ4_NL, .IQ4_XS: .IQ4_NL,
    .Q2_0: .Q4_0, .Q2_K: .Q4_0, .Q3_K: .Q4_0, .TQ1_0: .Q4_0, .TQ2_0: .Q4_0,
    .Q4_K: .Q5_0,
    .Q5_K: .Q5_1,
    .Q6_K: .Q8_0,
  ]

  /// The type for rows of that many weights.
  ///
  /// - Returns: the type itself where rows are whole blocks of it, else a type of blocks of 32,
  ///   else F16; `nil` where nothing stands in (Q1_0, NVFP4).
  static func type(for type: ElementType, rowLength: Int) -> ElementType? {
    if rowLength.isMultiple(of: type.blockWeights) { return type }
    guard let second = type.blockWeights == 32 ? type : shorter[type] else { return nil }
    return rowLength.isMultiple(of: second.blockWeights) ? second : .F16
  }
}

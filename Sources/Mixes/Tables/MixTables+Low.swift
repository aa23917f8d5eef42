import Tensors

extension MixTables {
  /// The rules of ``lowFileTypes``. Positions are counted, not taken from the block's number.
  static let low: [FileType: [MixRule]] = [
    .IQ1_S: oneBit, .IQ1_M: oneBit,
    .IQ2_XXS: twoBits, .IQ2_XS: twoBits,
    .IQ2_S: twoAndAHalfBits, .IQ2_M: twoAndAHalfBits,
  ]

  /// What all of them have in common, asked first.
  private static let common: [MixRule] = [
    MixRule(.value, .groupedQueries || .fourOrMoreExperts, .Q4_K),
    MixRule(.key, .experts(8), .Q4_K),
    MixRule(.attentionOutput, .experts(8), .Q5_K),
  ]

  // swift-format-ignore
  private static let oneBit: [MixRule] = common + [
    MixRule(.value,            .Q2_K),
    MixRule(.down,             .part(first: 8), .Q2_K),
    MixRule(.attentionOutput,  .IQ2_XXS),
  ]

  // swift-format-ignore
  private static let twoBits: [MixRule] = common + [
    MixRule(.value,            .Q2_K),
    MixRule(.down,             .part(first: 8), .Q2_K),
  ]

  // swift-format-ignore
  private static let twoAndAHalfBits: [MixRule] = common + [
    MixRule(.value,            .IQ3_S),
    MixRule(.down,             .part(first: 8), .IQ3_S),
    MixRule(.attentionOutput,  .IQ3_S),
  ]
}

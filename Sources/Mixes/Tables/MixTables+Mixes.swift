import Tensors

extension MixTables {
  /// The rules of the other quantized file types; one that is missing gives every tensor its base
  /// type.
  // swift-format-ignore
  static let mixes: [FileType: [MixRule]] = [
    .Q2_K: [
      MixRule(.value,           .groupedQueries,                  .Q4_K),
      MixRule(.value,                                             .Q3_K),
      MixRule(.down,                                              .Q3_K),
      eightExpertsOutput,
      MixRule(.attentionOutput, !.falcon,                         .Q3_K),
    ],
    .Q2_K_S: [
      MixRule(.value,           .groupedQueries,                  .Q4_K),
      MixRule(.down,            .part(first: 8),                  .Q4_K),
    ],
    .Q3_K_S: [
      eightExpertsOutput,
    ],
    .Q3_K_M: [
      MixRule(.value,           .among(first: 2),                 .Q5_K),
      MixRule(.value,                                             .Q4_K),
      MixRule(.down,            .part(first: 16),                 .Q5_K),
      MixRule(.down,            !.falcon || .moreBits,            .Q4_K),
      eightExpertsOutput,
      MixRule(.attentionOutput, !.falcon,                         .Q4_K),
    ],
    .Q3_K_L: [
      MixRule(.value,                                             .Q5_K),
      MixRule(.down,            .falcon,                          .Q4_K),
      MixRule(.down,                                              .Q5_K),
      MixRule(.attentionOutput, .falcon,                          .Q4_K),
      MixRule(.attentionOutput, !.experts(8),                     .Q5_K),
    ],
    .Q4_K_S: [
      MixRule(.value,           .among(first: 4),                 .Q5_K),
      MixRule(.down,            !.falcon && .part(first: 8),      .Q5_K),
      eightExpertsOutput,
    ],
    .Q4_K_M: [
      MixRule(.value,           .moreBits,                        .Q6_K),
      MixRule(.down,            !.falcon && .moreBits,            .Q6_K),
      MixRule(.down,            .falcon && .part(first: 16),      .Q6_K),
      MixRule(.down,            .falcon && .moreBits,             .Q5_K),
      eightExpertsOutput,
    ],
    .Q5_K_M: [
      MixRule(.value,           .moreBits,                        .Q6_K),
      MixRule(.down,            .moreBits,                        .Q6_K),
    ],
    .Q4_0: [
      MixRule(.down,            .importance && .part(first: 8),   .Q4_1),
    ],
    .Q5_0: [
      MixRule(.down,            .importance && .part(first: 8),   .Q5_1),
    ],
    .IQ3_XXS: [
      MixRule(.value,           .groupedQueries,                  .Q4_K),
      MixRule(.value,           !.importance,                     .IQ3_S),
      MixRule(.key,                                               .IQ2_S),
      MixRule(.query,                                             .IQ2_S),
      MixRule(.down,            !.importance && .part(first: 8),  .Q4_K),
      MixRule(.down,            !.importance,                     .Q3_K),
      eightExpertsOutput,
      MixRule(.attentionOutput, !.falcon,                         .IQ3_S),
    ],
    .IQ3_XS: [
      MixRule(.value,           .groupedQueries,                  .Q4_K),
      MixRule(.key,                                               .IQ3_XXS),
      MixRule(.query,                                             .IQ3_XXS),
      MixRule(.gate,            .middle,                          .IQ3_XXS),
      MixRule(.up,              .middle,                          .IQ3_XXS),
      eightExpertsOutput,
    ],
    .IQ3_S: [
      MixRule(.value,           .groupedQueries,                  .Q4_K),
      eightExpertsOutput,
    ],
    .IQ3_M: [
      MixRule(.value,                                             .Q4_K),
      MixRule(.down,            .part(first: 8),                  .Q4_K),
      MixRule(.down,            .experts(8) && .moreBits,         .Q4_K),
      eightExpertsOutput,
      MixRule(.attentionOutput, !.falcon,                         .Q4_K),
    ],
    .IQ4_NL: fourBits,
    .IQ4_XS: fourBits,
  ]

  // swift-format-ignore
  private static let fourBits: [MixRule] = [
      MixRule(.value,           .groupedQueries,                  .Q5_K),
      MixRule(.down,            !.importance && .part(first: 8),  .Q5_K),
      eightExpertsOutput,
  ]

  /// Mixtral's attention is a small part of the model.
  private static let eightExpertsOutput = MixRule(
    .attentionOutput, !.falcon && .experts(8), .Q5_K)
}

import Tensors

/// The rules, as data. In each list the first rule that holds counts; where none does, the tensor gets
/// the file type's base type. A file type's rules are looked up in this order: ``general``, then
/// ``low`` or ``mixes``, then, for the latter, ``refinements``.
///
/// Source: `llama_tensor_get_type_impl` in `llama-quant.cpp` of October 2026.
enum MixTables {
  /// File types of less than about three bits, whose rules are apart.
  static let lowFileTypes: Set<FileType> = [.IQ1_S, .IQ1_M, .IQ2_XXS, .IQ2_XS, .IQ2_S, .IQ2_M]

  /// Rules asked before all others; they know no positions. A token embedding that also serves as
  /// output has the role output here.
  // swift-format-ignore
  static let general: [MixRule] = [
    MixRule(nil, .architecture("glm5-next") && .name(["attn_q_a", "attn_q_b", "nextn.eh_proj"]), .Q8_0),

    MixRule(.output, .fileType([.MXFP4_MOE]) || .falcon || .partialBlocks,     .Q8_0),
    MixRule(.output, .fileType(lowFileTypes.union([.IQ3_XXS])),                .Q5_K),
    MixRule(.output, .base(.Q8_0),                                             .Q8_0),
    MixRule(.output,                                                           .Q6_K),

    MixRule(nil,   .fileType([.MXFP4_MOE]) && .stacked && !.architecture("bailingmoe3"), .MXFP4),
    MixRule(.up,   .fileType([.MXFP4_MOE]) && .stacked,                        .MXFP4),
    MixRule(.gate, .fileType([.MXFP4_MOE]) && .stacked,                        .MXFP4),
    MixRule(.down, .fileType([.MXFP4_MOE]) && .stacked,                        .MXFP4),
    MixRule(nil,   .fileType([.MXFP4_MOE]),                                    .Q8_0),

    MixRule(.embedding, .fileType([.IQ1_S, .IQ1_M, .IQ2_XXS, .IQ2_XS]),        .Q2_K),
    MixRule(.embedding, .fileType([.IQ2_S, .IQ2_M, .IQ3_XXS]),                 .IQ3_S),
    MixRule(.embedding, .fileType([.TQ1_0, .TQ2_0, .Q2_0]),                    .Q4_K),
  ]

  /// Rules on top of what ``mixes`` chose.
  // swift-format-ignore
  static let refinements: [MixRule] = [
    MixRule(.value, .experts(8),                                 .Q8_0),
    MixRule(.key,   .experts(8),                                 .Q8_0),
    MixRule(.value, .seventyBillion && .chosen([.Q3_K, .Q4_K]),  .Q5_K),
  ]
}

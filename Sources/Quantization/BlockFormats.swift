import Tensors

/// The list of formats.
enum BlockFormats {
  /// A format is its file or folder in `Formats/` and a row here.
  // swift-format-ignore
  static let all: [ElementType: any BlockFormat.Type] = [
    .F32: F32.self,
    .F16: F16.self,
    .BF16: BF16.self,
    .F64: F64.self,
    .F8_E4M3: F8_E4M3.self,
    .F8_E5M2: F8_E5M2.self,
    .F8_E8M0: F8_E8M0.self,
    .I8: Integers<Int8>.self,
    .I16: Integers<Int16>.self,
    .I32: Integers<Int32>.self,
    .I64: Integers<Int64>.self,
    .U8: Integers<UInt8>.self,
    .U16: Integers<UInt16>.self,
    .U32: Integers<UInt32>.self,
    .U64: Integers<UInt64>.self,
    .Q8_0: Q8_0.self,
    .Q4_0: Q4_0.self,
    .Q4_1: Q4_1.self,
    .Q5_0: Q5_0.self,
    .Q5_1: Q5_1.self,
    .Q2_K: Q2_K.self,
    .Q3_K: Q3_K.self,
    .Q4_K: Q4_K.self,
    .Q5_K: Q5_K.self,
    .Q6_K: Q6_K.self,
    .IQ4_NL: IQ4_NL.self,
    .IQ4_XS: IQ4_XS.self,
    .TQ1_0: TQ1_0.self,
    .TQ2_0: TQ2_0.self,
    .Q1_0: Q1_0.self,
    .Q2_0: Q2_0.self,
    .MXFP4: MXFP4.self,
    .NVFP4: NVFP4.self,
    .IQ1_S: IQ1_S.self,
    .IQ1_M: IQ1_M.self,
    .IQ2_XXS: IQ2_XXS.self,
    .IQ2_XS: IQ2_XS.self,
    .IQ2_S: IQ2_S.self,
    .IQ3_XXS: IQ3_XXS.self,
    .IQ3_S: IQ3_S.self,
  ]
}

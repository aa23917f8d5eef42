/// How the elements of a tensor are stored: a plain number type, or a block format that shares
/// scales among the weights of a block.
///
/// The raw value is the name as llama.cpp and safetensors spell it. A new type is a case here and a
/// row in ``ElementType/layout``.
public enum ElementType: String, CaseIterable, Hashable, Sendable, Codable {
  case F64, F32, F16, BF16
  case F8_E4M3, F8_E5M2, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, F6_E2M3, F6_E3M2, F4
  case C64
  case I64, I32, I16, I8, U64, U32, U16, U8, BOOL
  case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q8_1
  case Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, Q8_K
  case IQ1_S, IQ1_M, IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S, IQ4_NL, IQ4_XS
  case TQ1_0, TQ2_0, MXFP4, NVFP4, Q1_0, Q2_0

  /// The type of that name, in any case; `nil` where there is none.
  public init?(named name: some StringProtocol) {
    self.init(rawValue: name.uppercased())
  }
}

extension ElementType: CustomStringConvertible {
  /// The name as llama.cpp and safetensors spell it.
  public var description: String { rawValue }
}

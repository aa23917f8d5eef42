/// What a type's block holds and how the containers name the type.
public struct ElementLayout: Hashable, Sendable {
  /// Weights in a block; 1 for plain numbers.
  ///
  /// A row is a whole number of blocks.
  public let blockWeights: Int
  /// Bytes in a block.
  public let blockBytes: Int
  /// The number that stands for the type in GGUF (`ggml_type`), where it has one.
  public let ggufCode: UInt32?
  /// The `dtype` in a safetensors header, where it has one.
  public let safetensorsName: String?

  init(_ blockWeights: Int, _ blockBytes: Int, gguf: UInt32? = nil, safetensors: String? = nil) {
    self.blockWeights = blockWeights
    self.blockBytes = blockBytes
    self.ggufCode = gguf
    self.safetensorsName = safetensors
  }
}

extension ElementType {
  /// The one table of types. Sources: `ggml.h` (`ggml_type`, `type_traits`) and the safetensors
  /// crate's `Dtype`, both of October 2026.
  // swift-format-ignore
  public var layout: ElementLayout {
    switch self {
    case .F64:         ElementLayout(1, 8, gguf: 28, safetensors: "F64")
    case .F32:         ElementLayout(1, 4, gguf: 0, safetensors: "F32")
    case .F16:         ElementLayout(1, 2, gguf: 1, safetensors: "F16")
    case .BF16:        ElementLayout(1, 2, gguf: 30, safetensors: "BF16")
    case .F8_E4M3:     ElementLayout(1, 1, safetensors: "F8_E4M3")
    case .F8_E5M2:     ElementLayout(1, 1, safetensors: "F8_E5M2")
    case .F8_E8M0:     ElementLayout(1, 1, safetensors: "F8_E8M0")
    case .F8_E4M3FNUZ: ElementLayout(1, 1, safetensors: "F8_E4M3FNUZ")
    case .F8_E5M2FNUZ: ElementLayout(1, 1, safetensors: "F8_E5M2FNUZ")
    case .F6_E2M3:     ElementLayout(4, 3, safetensors: "F6_E2M3")
    case .F6_E3M2:     ElementLayout(4, 3, safetensors: "F6_E3M2")
    case .F4:          ElementLayout(2, 1, safetensors: "F4")
    case .C64:         ElementLayout(1, 8, safetensors: "C64")
    case .I64:         ElementLayout(1, 8, gguf: 27, safetensors: "I64")
    case .I32:         ElementLayout(1, 4, gguf: 26, safetensors: "I32")
    case .I16:         ElementLayout(1, 2, gguf: 25, safetensors: "I16")
    case .I8:          ElementLayout(1, 1, gguf: 24, safetensors: "I8")
    case .U64:         ElementLayout(1, 8, safetensors: "U64")
    case .U32:         ElementLayout(1, 4, safetensors: "U32")
    case .U16:         ElementLayout(1, 2, safetensors: "U16")
    case .U8:          ElementLayout(1, 1, safetensors: "U8")
    case .BOOL:        ElementLayout(1, 1, safetensors: "BOOL")
    case .Q4_0:        ElementLayout(32, 18, gguf: 2)
    case .Q4_1:        ElementLayout(32, 20, gguf: 3)
    case .Q5_0:        ElementLayout(32, 22, gguf: 6)
    case .Q5_1:        ElementLayout(32, 24, gguf: 7)
    case .Q8_0:        ElementLayout(32, 34, gguf: 8)
    case .Q8_1:        ElementLayout(32, 36, gguf: 9)
    case .Q2_K:        ElementLayout(256, 84, gguf: 10)
    case .Q3_K:        ElementLayout(256, 110, gguf: 11)
    case .Q4_K:        ElementLayout(256, 144, gguf: 12)
    case .Q5_K:        ElementLayout(256, 176, gguf: 13)
    case .Q6_K:        ElementLayout(256, 210, gguf: 14)
    case .Q8_K:        ElementLayout(256, 292, gguf: 15)
    case .IQ2_XXS:     ElementLayout(256, 66, gguf: 16)
    case .IQ2_XS:      ElementLayout(256, 74, gguf: 17)
    case .IQ3_XXS:     ElementLayout(256, 98, gguf: 18)
    case .IQ1_S:       ElementLayout(256, 50, gguf: 19)
    case .IQ4_NL:      ElementLayout(32, 18, gguf: 20)
    case .IQ3_S:       ElementLayout(256, 110, gguf: 21)
    case .IQ2_S:       ElementLayout(256, 82, gguf: 22)
    case .IQ4_XS:      ElementLayout(256, 136, gguf: 23)
    case .IQ1_M:       ElementLayout(256, 56, gguf: 29)
    case .TQ1_0:       ElementLayout(256, 54, gguf: 34)
    case .TQ2_0:       ElementLayout(256, 66, gguf: 35)
    case .MXFP4:       ElementLayout(32, 17, gguf: 39)
    case .NVFP4:       ElementLayout(64, 36, gguf: 40)
    case .Q1_0:        ElementLayout(128, 18, gguf: 41)
    case .Q2_0:        ElementLayout(64, 18, gguf: 42)
    }
  }

  /// Weights in a block; 1 for plain numbers.
  public var blockWeights: Int { layout.blockWeights }
  /// Bytes in a block.
  public var blockBytes: Int { layout.blockBytes }
  /// Bits that a weight takes, scales included.
  public var bitsPerWeight: Double { Double(8 * blockBytes) / Double(blockWeights) }
  /// Whether weights share scales in blocks, as opposed to plain numbers.
  public var isQuantized: Bool { layout.ggufCode != nil && blockWeights > 1 }

  /// The type that a GGUF file means by this number.
  public init?(ggufCode code: UInt32) {
    guard let type = Self.byCode[code] else { return nil }
    self = type
  }

  /// The type that a safetensors header means by this name.
  public init?(safetensorsName name: String) {
    guard let type = Self.byName[name] else { return nil }
    self = type
  }

  private static let byCode = Dictionary(
    uniqueKeysWithValues: allCases.compactMap { type in type.layout.ggufCode.map { ($0, type) } })
  private static let byName = Dictionary(
    uniqueKeysWithValues: allCases.compactMap { type in
      type.layout.safetensorsName.map { ($0, type) }
    })
}

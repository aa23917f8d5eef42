public import Tensors

/// What is asked for when a model is quantized: a name such as `Q4_K_M` that stands for a type for
/// every tensor.
///
/// The raw value is the name as llama.cpp spells it. A new file type is a case here, a row in
/// ``FileType/row`` and its rules in `Tables/`.
public enum FileType: String, CaseIterable, Hashable, Sendable {
  case F32, F16, BF16
  case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0
  case Q1_0, Q2_0
  case Q2_K, Q2_K_S
  case Q3_K_S, Q3_K_M, Q3_K_L
  case Q4_K_S, Q4_K_M
  case Q5_K_S, Q5_K_M
  case Q6_K
  case IQ1_S, IQ1_M
  case IQ2_XXS, IQ2_XS, IQ2_S, IQ2_M
  case IQ3_XXS, IQ3_XS, IQ3_S, IQ3_M
  case IQ4_NL, IQ4_XS
  case TQ1_0, TQ2_0
  case MXFP4_MOE
  /// Every tensor stays as it is.
  case COPY
}

extension FileType {
  /// The number under `general.file_type`, and the type of every tensor that no rule speaks of.
  /// Source: `llama.h` (`llama_ftype`) and `llama-quant.cpp` of October 2026.
  // swift-format-ignore
  private var row: (number: UInt32?, base: ElementType?) {
    switch self {
    case .F32:       (0, .F32)
    case .F16:       (1, .F16)
    case .Q4_0:      (2, .Q4_0)
    case .Q4_1:      (3, .Q4_1)
    case .Q8_0:      (7, .Q8_0)
    case .Q5_0:      (8, .Q5_0)
    case .Q5_1:      (9, .Q5_1)
    case .Q2_K:      (10, .Q2_K)
    case .Q3_K_S:    (11, .Q3_K)
    case .Q3_K_M:    (12, .Q3_K)
    case .Q3_K_L:    (13, .Q3_K)
    case .Q4_K_S:    (14, .Q4_K)
    case .Q4_K_M:    (15, .Q4_K)
    case .Q5_K_S:    (16, .Q5_K)
    case .Q5_K_M:    (17, .Q5_K)
    case .Q6_K:      (18, .Q6_K)
    case .IQ2_XXS:   (19, .IQ2_XXS)
    case .IQ2_XS:    (20, .IQ2_XS)
    case .Q2_K_S:    (21, .Q2_K)
    case .IQ3_XS:    (22, .IQ3_S)
    case .IQ3_XXS:   (23, .IQ3_XXS)
    case .IQ1_S:     (24, .IQ1_S)
    case .IQ4_NL:    (25, .IQ4_NL)
    case .IQ3_S:     (26, .IQ3_S)
    case .IQ3_M:     (27, .IQ3_S)
    case .IQ2_S:     (28, .IQ2_XS)  // its rules raise most tensors
    case .IQ2_M:     (29, .IQ2_S)
    case .IQ4_XS:    (30, .IQ4_XS)
    case .IQ1_M:     (31, .IQ1_M)
    case .BF16:      (32, .BF16)
    case .TQ1_0:     (36, .TQ1_0)
    case .TQ2_0:     (37, .TQ2_0)
    case .MXFP4_MOE: (38, .MXFP4)
    case .Q1_0:      (40, .Q1_0)
    case .Q2_0:      (41, .Q2_0)
    case .COPY:      (nil, nil)
    }
  }

  /// The number that `general.file_type` holds; `nil` for ``COPY``.
  public var number: UInt32? { row.number }
  /// The type of a tensor that no rule speaks of; `nil` for ``COPY``, which chooses none.
  public var base: ElementType? { row.base }

  /// Names that stand for another file type.
  private static let aliases: [String: FileType] = [
    "Q3_K": .Q3_K_M, "Q4_K": .Q4_K_M, "Q5_K": .Q5_K_M,
  ]

  /// The file type of that name, in any case, or of that number in decimal digits.
  ///
  /// - Throws: `MixError.unknownFileType`.
  public init(named name: String) throws(MixError) {
    let upper = name.uppercased()
    let numbered = UInt32(name).flatMap { number in Self.allCases.first { $0.number == number } }
    guard let type = FileType(rawValue: upper) ?? Self.aliases[upper] ?? numbered else {
      throw .unknownFileType(name)
    }
    self = type
  }

  /// The value of `general.file_type` for a copy of a file that has none: 1024, which marks a
  /// guess, and the number of the file type that is named after its most frequent tensor type.
  public static func guessedNumber(mostFrequent type: ElementType) -> UInt32 {
    let guess: UInt32? =
      switch type {
      case .NVFP4: 39  // a number without a file type: such tensors are only copied
      default: (aliases[type.rawValue] ?? FileType(rawValue: type.rawValue))?.number
      }
    return 1024 + (guess ?? 0)
  }
}

extension FileType: CustomStringConvertible {
  /// The name as llama.cpp spells it.
  public var description: String { rawValue }
}

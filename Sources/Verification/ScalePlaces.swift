import Tensors

/// The numbers of a block that must be finite: the weights of plain numbers, the scales of others.
enum ScaleKind: Sendable {
  case float64, float32, float16, bfloat16
  /// Half-precision numbers at these bytes of each block.
  case halves([Int])
  /// One half-precision number spread over the high four bits of four 16-bit words, from this byte
  /// on.
  case spreadHalf(at: Int)
  /// An exponent, then levels of four bits: MXFP4.
  case sharedExponent
  /// Bytes from the block's beginning, so many, in whose low seven bits this is the code of NaN.
  case codes(count: Int, notANumber: UInt8)
  /// Integers, which are always finite.
  case nothing

  /// By type. Source: the blocks of llama.cpp's `ggml-common.h`.
  // swift-format-ignore
  init(of type: ElementType) {
    self =
      switch type {
      case .F64: .float64
      case .F32: .float32
      case .F16: .float16
      case .BF16: .bfloat16
      case .Q4_0, .Q5_0, .Q8_0, .Q1_0, .Q2_0, .IQ4_NL, .IQ4_XS: .halves([0])
      case .IQ1_S, .IQ2_XXS, .IQ2_XS, .IQ2_S, .IQ3_XXS, .IQ3_S: .halves([0])
      case .Q4_1, .Q5_1, .Q4_K, .Q5_K: .halves([0, 2])
      case .Q2_K: .halves([80, 82])
      case .Q3_K: .halves([108])
      case .Q6_K: .halves([208])
      case .TQ1_0: .halves([52])
      case .TQ2_0: .halves([64])
      case .IQ1_M: .spreadHalf(at: 48)
      case .MXFP4: .sharedExponent
      case .NVFP4: .codes(count: 4, notANumber: 0x7F)
      default: .nothing
      }
  }
}

extension ScaleKind {
  /// The first block with a number that is not finite, and how many there are.
  ///
  /// - Parameters:
  ///   - blocks: whole blocks.
  ///   - isBigEndian: whether numbers have their most significant byte first.
  func nonFinite(
    in blocks: RawSpan, blockBytes: Int, isBigEndian: Bool
  ) -> (first: Int?, count: Int) {
    switch self {
    case .nothing: return (nil, 0)
    case .float64:
      return Self.scan(blocks, blockBytes) {
        Self.isNotFinite(blocks, $0, isBigEndian, 0x7FF0 as UInt64, 48)
      }
    case .float32:
      return Self.scan(blocks, blockBytes) {
        Self.isNotFinite(blocks, $0, isBigEndian, 0x7F80 as UInt32, 16)
      }
    case .float16:
      return Self.scan(blocks, blockBytes) {
        Self.isNotFinite(blocks, $0, isBigEndian, 0x7C00 as UInt16, 0)
      }
    case .bfloat16:
      return Self.scan(blocks, blockBytes) {
        Self.isNotFinite(blocks, $0, isBigEndian, 0x7F80 as UInt16, 0)
      }
    case .halves(let places):
      return Self.scan(blocks, blockBytes) { block in
        places.contains {
          Self.isNotFinite(blocks, block + $0, isBigEndian, 0x7C00 as UInt16, 0)
        }
      }
    case .spreadHalf(let place):
      // The exponent's five bits are the fourth word's high four and the highest of the third's.
      return Self.scan(blocks, blockBytes) { block in
        let third: UInt16 = Self.word(blocks, block + place + 4, isBigEndian)
        let fourth: UInt16 = Self.word(blocks, block + place + 6, isBigEndian)
        return fourth & 0x7000 == 0x7000 && third & 0xC000 == 0xC000
      }
    case .codes(let count, let notANumber):
      return Self.scan(blocks, blockBytes) { block in
        (0..<count).contains {
          (Self.word(blocks, block + $0, false) as UInt8) & 0x7F == notANumber
        }
      }
    case .sharedExponent:
      return Self.scan(blocks, blockBytes) { block in
        let levels = block + 1..<block + blockBytes
        switch Self.word(blocks, block, false) as UInt8 {
        case 0xFF: return true
        // Powers of two with which the largest levels, 4 and 6, or all from 2 on, are beyond a
        // float.
        case 0xFE: return Self.holdsLevel(from: 4, blocks, levels)
        case 0xFD: return Self.holdsLevel(from: 6, blocks, levels)
        default: return false
        }
      }
    }
  }

  /// - Parameter isFaulty: told where a block begins.
  @inline(__always)
  private static func scan(
    _ blocks: RawSpan, _ blockBytes: Int, _ isFaulty: (Int) -> Bool
  ) -> (first: Int?, count: Int) {
    var (first, count): (Int?, Int) = (nil, 0)
    for (number, start) in stride(from: 0, to: blocks.byteCount, by: blockBytes).enumerated()
    where isFaulty(start) {
      if first == nil { first = number }
      count += 1
    }
    return (first, count)
  }

  /// Whether any level of four bits, its sign left aside, has this code or a higher one.
  private static func holdsLevel(from code: UInt8, _ bytes: RawSpan, _ places: Range<Int>) -> Bool {
    places.contains { place in
      let pair: UInt8 = word(bytes, place, false)
      return pair & 7 >= code || pair >> 4 & 7 >= code
    }
  }

  /// Whether all bits of the exponent are set: infinity or NaN.
  ///
  /// - Parameters:
  ///   - exponent: the mask of the exponent in the highest 16 bits of the number.
  ///   - shift: bits below those.
  @inline(__always)
  private static func isNotFinite<Word: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: RawSpan, _ offset: Int, _ isBigEndian: Bool, _ exponent: Word, _ shift: Int
  ) -> Bool {
    let mask = exponent << Word(shift)
    return word(bytes, offset, isBigEndian) & mask == mask
  }

  @inline(__always)
  private static func word<Word: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: RawSpan, _ offset: Int, _ isBigEndian: Bool
  ) -> Word {
    let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Word.self)
    return isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word)
  }
}

/// The weights of the fixtures' checkpoints: a function of the tensor's name and the element's
/// index, so that no weight needs to be stored.
///
/// For element `i` (row-major, from 0) of the tensor `name`, with `s` the FNV-1a hash of the name:
///
///     z = mix(s + (i + 1) * 0x9E3779B97F4A7C15)        mix: the finalizer of splitmix64
///     u = sum of z's four 16-bit fields - 131070       an integer, nearly normal
///
/// | type | element |
/// |---|---|
/// | F64, F32, F16, BF16 | `u * 2^-20`, rounded to nearest even |
/// | the same, the name holds "scale" | `(65536 + (z & 0xffff)) * 2^-28` |
/// | F8_E4M3, F8_E5M2 | the low byte of z, made finite |
/// | F8_E8M0; U8 whose name holds "scale" | `118 + (z & 7)` |
/// | BOOL | `z & 1` |
/// | other integers | the low bytes of z |
public struct WeightFormula {
  private let seed: UInt64
  private let isScale: Bool

  /// The weights of the tensor of that name.
  public init(tensor name: String) {
    seed = name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    isScale = name.contains("scale")
  }

  /// The random word of an element.
  public func word(_ index: Int) -> UInt64 {
    var z = seed &+ (UInt64(index) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// The value of an element of a floating-point tensor before it is rounded to the tensor's type;
  /// exact in single precision.
  public func value(_ index: Int) -> Float {
    let z = word(index)
    if isScale { return Float(65536 + (z & 0xFFFF)) * 0x1p-28 }
    let fields = (z & 0xFFFF) + (z >> 16 & 0xFFFF) + (z >> 32 & 0xFFFF) + z >> 48
    return Float(Int(fields) - 131070) * 0x1p-20
  }

  /// The first `count` elements as a tensor of that type stores them, little-endian.
  ///
  /// - Parameter type: a `dtype` of safetensors.
  public func bytes(type: String, count: Int) throws -> [UInt8] {
    guard let element = element(type) else { throw UnknownWeightType(name: type) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * element.byteCount)
    for i in 0..<count {
      var bits = element.bits(i)
      for _ in 0..<element.byteCount {
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
      }
    }
    return bytes
  }

  private func element(_ type: String) -> (byteCount: Int, bits: (Int) -> UInt64)? {
    switch type {
    case "F64": (8, { Double(value($0)).bitPattern })
    case "F32": (4, { UInt64(value($0).bitPattern) })
    case "F16": (2, { UInt64(halfBits(value($0))) })
    case "BF16": (2, { UInt64(brainBits(value($0))) })
    case "F8_E4M3": (1, { word($0) & 0x7F == 0x7F ? word($0) & 0xFE : word($0) })
    case "F8_E5M2": (1, { word($0) & 0x7C == 0x7C ? word($0) & 0xBF : word($0) })
    case "F8_E8M0": (1, { 118 + (word($0) & 7) })
    case "U8" where isScale: (1, { 118 + (word($0) & 7) })
    case "BOOL": (1, { word($0) & 1 })
    case "I8", "U8": (1, word)
    case "I16", "U16": (2, word)
    case "I32", "U32": (4, word)
    case "I64", "U64": (8, word)
    default: nil
    }
  }
}

/// A type that the formula does not know.
public struct UnknownWeightType: Error {
  /// The `dtype` as the fixture has it.
  public let name: String
}

/// The bits of a BF16 number, rounded to nearest even; not for NaN.
func brainBits(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  return UInt16(truncatingIfNeeded: (bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
}

/// The bits of an F16 number, rounded to nearest even, for values below its largest.
func halfBits(_ value: Float) -> UInt16 {
  let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
  // The leading bit of a normal number's code carries into its exponent; below, there is none.
  let exponent = value == 0 ? -14 : max(Int(value.exponent), -14)
  let step = Float(sign: .plus, exponent: exponent - 10, significand: 1)
  let code = (value.magnitude / step).rounded(.toNearestOrEven)
  return sign | UInt16((exponent + 14) << 10 + Int(code))
}

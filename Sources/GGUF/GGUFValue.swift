/// The number that stands for a value's type in a GGUF file.
public enum GGUFValueType: UInt32, CaseIterable, Sendable {
  case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64,
    float64

  /// Bytes of a value of fixed size; `nil` for strings and arrays.
  public var fixedSize: Int? {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    case .string, .array: nil
    }
  }
}

/// The value of a metadata key.
public enum GGUFValue: Hashable, Sendable {
  case uint8(UInt8)
  case int8(Int8)
  case uint16(UInt16)
  case int16(Int16)
  case uint32(UInt32)
  case int32(Int32)
  case float32(Float)
  case bool(Bool)
  case string(GGUFString)
  case array(GGUFArray)
  case uint64(UInt64)
  case int64(Int64)
  case float64(Double)
}

/// A string of a GGUF file: bytes, since files hold strings that are not UTF-8 (byte tokens).
public struct GGUFString: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The string as it is in the file, without a terminator.
  public var bytes: [UInt8]

  /// A string of any bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }
  /// A string of UTF-8.
  public init(_ text: some StringProtocol) { bytes = Array(text.utf8) }
  /// A string of UTF-8.
  public init(stringLiteral text: String) { self.init(text) }

  /// The text; bytes that are not UTF-8 become U+FFFD.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// An array of a GGUF file, kept as it is encoded, little-endian: a vocabulary of 256 000 strings
/// costs one copy of its bytes until somebody asks for the strings.
public struct GGUFArray: Hashable, Sendable {
  /// What the elements are.
  public let elementType: GGUFValueType
  /// How many elements there are.
  public let count: Int
  /// The elements one after the other: numbers little-endian, strings and nested arrays as in the
  /// file.
  public let encoded: [UInt8]

  init(elementType: GGUFValueType, count: Int, encoded: [UInt8]) {
    self.elementType = elementType
    self.count = count
    self.encoded = encoded
  }
}

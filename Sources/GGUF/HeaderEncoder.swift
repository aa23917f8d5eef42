/// Writes the values of a GGUF header one after the other.
struct HeaderEncoder {
  let order: GGUFByteOrder
  private(set) var bytes: [UInt8] = []

  init(_ order: GGUFByteOrder) { self.order = order }

  mutating func append(raw: [UInt8]) { bytes.append(contentsOf: raw) }

  mutating func append(_ number: some FixedWidthInteger) {
    bytes.append(littleEndian: order == .little ? number : number.byteSwapped)
  }

  mutating func append(_ text: String) {
    append(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ string: GGUFString) {
    append(UInt64(string.bytes.count))
    bytes.append(contentsOf: string.bytes)
  }

  /// Appends a value's type and the value.
  mutating func append(typed value: GGUFValue) {
    append(value.type.rawValue)
    append(value)
  }

  private mutating func append(_ value: GGUFValue) {
    switch value {
    case .uint8(let value): append(value)
    case .int8(let value): append(value)
    case .uint16(let value): append(value)
    case .int16(let value): append(value)
    case .uint32(let value): append(value)
    case .int32(let value): append(value)
    case .uint64(let value): append(value)
    case .int64(let value): append(value)
    case .float32(let value): append(value.bitPattern)
    case .float64(let value): append(value.bitPattern)
    case .bool(let value): append(UInt8(value ? 1 : 0))
    case .string(let value): append(value)
    case .array(let value): append(value)
    }
  }

  private mutating func append(_ array: GGUFArray) {
    append(array.elementType.rawValue)
    append(UInt64(array.count))
    let start = bytes.count
    if order == .little || array.elementType.fixedSize != nil {
      bytes.append(contentsOf: array.encoded)
    }
    guard order == .big else { return }
    if let size = array.elementType.fixedSize {
      bytes.reverseBytes(ofEach: size, from: start)
    } else {
      for element in array.elements { append(element) }
    }
  }

  /// Appends zeros up to a multiple of `alignment`.
  mutating func pad(to alignment: Int) {
    bytes.append(contentsOf: repeatElement(0, count: bytes.count.padding(to: alignment)))
  }
}

extension Int {
  /// What is missing to a multiple of `alignment`; less than `alignment`, so it cannot overflow.
  func padding(to alignment: Int) -> Int { (alignment - self % alignment) % alignment }
}

extension GGUFValue {
  /// The type that the file states for the value.
  public var type: GGUFValueType {
    switch self {
    case .uint8: .uint8
    case .int8: .int8
    case .uint16: .uint16
    case .int16: .int16
    case .uint32: .uint32
    case .int32: .int32
    case .uint64: .uint64
    case .int64: .int64
    case .float32: .float32
    case .float64: .float64
    case .bool: .bool
    case .string: .string
    case .array: .array
    }
  }
}

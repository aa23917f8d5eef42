extension GGUFArray {
  /// The strings, where it is an array of strings.
  public var strings: [GGUFString]? {
    guard elementType == .string else { return nil }
    var decoder = ArrayDecoder(encoded)
    var strings: [GGUFString] = []
    strings.reserveCapacity(count)
    for _ in 0..<count { strings.append(decoder.string()) }
    return strings
  }

  /// The elements of an array of u8; `nil` for any other.
  public var uint8s: [UInt8]? { elementType == .uint8 ? encoded : nil }
  /// The elements of an array of i32; `nil` for any other.
  public var int32s: [Int32]? { numbers(of: .int32) }
  /// The elements of an array of u32; `nil` for any other.
  public var uint32s: [UInt32]? { numbers(of: .uint32) }
  /// The elements of an array of f32; `nil` for any other.
  public var float32s: [Float]? {
    (numbers(of: .float32) as [UInt32]?)?.map { Float(bitPattern: $0) }
  }

  /// The elements of an array of integers of any width that fit `Int`.
  public var integers: [Int]? {
    var integers: [Int] = []
    for element in elements {
      guard let integer = element.integer else { return nil }
      integers.append(integer)
    }
    return integers
  }

  /// All elements as values.
  public var elements: [GGUFValue] { prefix(count) }

  /// The first elements as values; costs nothing for the others.
  public func prefix(_ limit: Int) -> [GGUFValue] {
    var decoder = ArrayDecoder(encoded)
    return (0..<max(0, min(limit, count))).map { _ in decoder.value(of: elementType) }
  }

  private func numbers<Number: FixedWidthInteger & BitwiseCopyable>(of type: GGUFValueType)
    -> [Number]?
  {
    guard elementType == type else { return nil }
    var decoder = ArrayDecoder(encoded)
    return (0..<count).map { _ in decoder.number() }
  }
}

/// Decodes elements of an array, whose bytes have been checked when it was made.
private struct ArrayDecoder {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    as: Number.Type = Number.self
  ) -> Number {
    defer { position += MemoryLayout<Number>.size }
    return Number(
      littleEndian: unsafe bytes.span.bytes.unsafeLoadUnaligned(
        fromByteOffset: position, as: Number.self))
  }

  mutating func string() -> GGUFString { GGUFString(bytes: Array(take(number()))) }

  mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func value(of type: GGUFValueType) -> GGUFValue {
    switch type {
    case .uint8: .uint8(number())
    case .int8: .int8(number())
    case .uint16: .uint16(number())
    case .int16: .int16(number())
    case .uint32: .uint32(number())
    case .int32: .int32(number())
    case .uint64: .uint64(number())
    case .int64: .int64(number())
    case .float32: .float32(Float(bitPattern: number()))
    case .float64: .float64(Double(bitPattern: number()))
    case .bool: .bool(number(as: UInt8.self) != 0)
    case .string: .string(string())
    case .array: .array(array())
    }
  }

  private mutating func array() -> GGUFArray {
    // The type was known when the array was read or made.
    let type = GGUFValueType(rawValue: number()) ?? .uint8
    let count: Int = number()
    let start = position
    skip(count, type)
    return GGUFArray(elementType: type, count: count, encoded: Array(bytes[start..<position]))
  }

  private mutating func skip(_ count: Int, _ type: GGUFValueType) {
    if let size = type.fixedSize {
      position += count * size
      return
    }
    for _ in 0..<count {
      if type == .string {
        position += 8 + length(at: position)
      } else {
        _ = array()
      }
    }
  }

  private func length(at offset: Int) -> Int {
    var probe = self
    probe.position = offset
    return probe.number()
  }
}

extension HeaderReader {
  /// Arrays in arrays are rare, and nothing known nests them deeper than once.
  static let maximumDepth = 4
  /// The specification's limit for keys.
  static let maximumKeyLength = 65535

  /// Reads the name of a key.
  mutating func key() throws(GGUFError) -> String {
    let start = offset
    let length = try count(of: "bytes of a key", unit: 1, label: "the length of a key")
    guard length > 0 else { throw fault(.emptyKey, at: start) }
    guard length <= Self.maximumKeyLength else {
      throw fault(.keyTooLong(length, limit: Self.maximumKeyLength), at: start)
    }
    guard let key = try text(length) else { throw fault(.keyNotUTF8, at: start) }
    return key
  }

  /// Reads the type and the value of a key.
  mutating func value(of key: String) throws(GGUFError) -> GGUFValue {
    let type = try valueType(of: key)
    switch type {
    case .uint8: return .uint8(try number(key))
    case .int8: return .int8(try number(key))
    case .uint16: return .uint16(try number(key))
    case .int16: return .int16(try number(key))
    case .uint32: return .uint32(try number(key))
    case .int32: return .int32(try number(key))
    case .uint64: return .uint64(try number(key))
    case .int64: return .int64(try number(key))
    case .float32: return .float32(Float(bitPattern: try number(key)))
    case .float64: return .float64(Double(bitPattern: try number(key)))
    case .bool: return .bool(try number(key, as: UInt8.self) != 0)
    case .string:
      let length = try count(
        of: "bytes of the string \"\(key)\"", unit: 1, label: "the length of \"\(key)\"")
      return .string(GGUFString(bytes: try bytes(length)))
    case .array: return .array(try array(of: key))
    }
  }

  private mutating func valueType(of key: String) throws(GGUFError) -> GGUFValueType {
    let start = offset
    let code: UInt32 = try number("the value type of \"\(key)\"")
    guard let type = GGUFValueType(rawValue: code) else {
      throw fault(.unknownValueType(code, key: key), at: start)
    }
    return type
  }

  private mutating func array(of key: String) throws(GGUFError) -> GGUFArray {
    let (type, count) = try arrayHead(of: key)
    var encoded: [UInt8] = []
    try elements(count, type, of: key, depth: 1, to: &encoded)
    return GGUFArray(elementType: type, count: count, encoded: encoded)
  }

  private mutating func arrayHead(
    of key: String
  ) throws(GGUFError) -> (type: GGUFValueType, count: Int) {
    let type = try valueType(of: key)
    let count = try count(
      of: "elements of \"\(key)\"", unit: type.smallestSize, label: "the length of \"\(key)\"")
    return (type, count)
  }

  /// Appends the elements of an array, little-endian.
  private mutating func elements(
    _ count: Int, _ type: GGUFValueType, of key: String, depth: Int, to encoded: inout [UInt8]
  ) throws(GGUFError) {
    if let size = type.fixedSize {
      let start = encoded.count
      let numbers = try bytes(count * size)  // cannot overflow: it fits into the file
      if start == 0 { encoded = numbers } else { encoded.append(contentsOf: numbers) }
      if order == .big { encoded.reverseBytes(ofEach: size, from: start) }
      return
    }
    if type == .string {
      if order == .little { return try strings(count, of: key, to: &encoded) }
      for _ in 0..<count { try string(of: key, to: &encoded) }
      return
    }
    guard depth < Self.maximumDepth else {
      throw fault(.nestedTooDeep(key: key, limit: Self.maximumDepth), at: offset)
    }
    for _ in 0..<count {
      let (inner, length) = try arrayHead(of: key)
      encoded.append(littleEndian: inner.rawValue)
      encoded.append(littleEndian: UInt64(length))
      try elements(length, inner, of: key, depth: depth + 1, to: &encoded)
    }
  }
}

extension GGUFValueType {
  /// Bytes that a value takes at least: an empty string is its length, an empty array type and
  /// length.
  var smallestSize: Int { fixedSize ?? (self == .string ? 8 : 12) }
}

extension [UInt8] {
  /// Reverses each group of `width` bytes: numbers of the other byte order.
  mutating func reverseBytes(ofEach width: Int, from start: Int) {
    guard width > 1 else { return }
    for group in stride(from: start, to: count - width + 1, by: width) {
      for i in 0..<width / 2 { swapAt(group + i, group + width - 1 - i) }
    }
  }
}

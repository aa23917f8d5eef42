extension GGUFArray {
  /// An array of strings, each a length of 64 bits and its bytes.
  public init(_ strings: some Collection<GGUFString>) {
    self.init(bytesOfStrings: strings.lazy.map(\.bytes))
  }

  /// An array of strings: a vocabulary has a hundred thousand, which are encoded without a copy of
  /// each.
  public init(_ strings: [String]) { self.init(bytesOfStrings: strings.lazy.map(\.utf8)) }

  /// An array of u8.
  public init(_ values: [UInt8]) {
    self.init(elementType: .uint8, count: values.count, encoded: values)
  }

  /// An array of true and false.
  public init(_ values: [Bool]) {
    self.init(elementType: .bool, count: values.count, encoded: values.map { $0 ? 1 : 0 })
  }

  /// An array of i32.
  public init(_ values: [Int32]) {
    self.init(elementType: .int32, values.map { UInt32(bitPattern: $0) })
  }

  /// An array of u32.
  public init(_ values: [UInt32]) {
    self.init(elementType: .uint32, values)
  }

  /// An array of f32.
  public init(_ values: [Float]) {
    self.init(elementType: .float32, values.map(\.bitPattern))
  }

  private init(bytesOfStrings strings: some Collection<some Collection<UInt8>>) {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(strings.reduce(0) { $0 + 8 + $1.count })
    for bytes in strings {
      encoded.append(littleEndian: UInt64(bytes.count))
      encoded.append(contentsOf: bytes)
    }
    self.init(elementType: .string, count: strings.count, encoded: encoded)
  }

  private init(elementType: GGUFValueType, _ words: [UInt32]) {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(4 * words.count)
    for word in words { encoded.append(littleEndian: word) }
    self.init(elementType: elementType, count: words.count, encoded: encoded)
  }
}

extension [UInt8] {
  /// Appends an integer's bytes, least significant first.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    var rest = value
    for _ in 0..<(value.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}

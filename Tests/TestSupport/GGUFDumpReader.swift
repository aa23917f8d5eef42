import StrictJSON

/// Reads the bytes of a GGUF file for ``GGUFDump``.
struct GGUFDumpReader {
  let bytes: [UInt8]
  let version: Int
  let isBigEndian: Bool
  private(set) var position = 4

  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  init(_ bytes: [UInt8]) throws {
    guard bytes.count >= 24, bytes.starts(with: "GGUF".utf8) else {
      throw Fault(description: "not a GGUF file")
    }
    self.bytes = bytes
    // The two low bytes of a version are never both zero, its two high bytes always are.
    isBigEndian = bytes[4] == 0 && bytes[5] == 0
    version = Int(isBigEndian ? bytes[7] : bytes[4])
    position = 8
  }

  mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - position else {
      throw Fault(description: "the file ends at byte \(bytes.count), in the middle of its header")
    }
    position += count
    return bytes[(position - count)..<position]
  }

  mutating func bits(_ size: Int) throws -> UInt64 {
    let field = try take(size)
    return isBigEndian
      ? field.reduce(0) { $0 << 8 | UInt64($1) }
      : field.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func integer(_ size: Int) throws -> Int {
    Int(truncatingIfNeeded: try bits(size))
  }

  mutating func text() throws -> String {
    String(decoding: try take(try integer(8)), as: UTF8.self)
  }

  /// Names of the value types, by their number in the file.
  static func typeName(_ kind: Int) throws -> String {
    let names = [
      "u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "string", "array", "u64", "i64", "f64",
    ]
    guard names.indices.contains(kind) else {
      throw Fault(description: "there is no value type \(kind)")
    }
    return names[kind]
  }

  mutating func value(_ kind: Int) throws -> JSONValue {
    switch try Self.typeName(kind) {
    case "u8": .integer(try integer(1))
    case "i8": .integer(Int(Int8(truncatingIfNeeded: try bits(1))))
    case "u16": .integer(try integer(2))
    case "i16": .integer(Int(Int16(truncatingIfNeeded: try bits(2))))
    case "u32": .integer(try integer(4))
    case "i32": .integer(Int(Int32(truncatingIfNeeded: try bits(4))))
    case "f32": Self.real(Double(Float(bitPattern: UInt32(try bits(4)))))
    case "f64": Self.real(Double(bitPattern: try bits(8)))
    case "bool": .bool(try bits(1) != 0)
    case "i64": .integer(try integer(8))
    case "u64": Self.unsigned(try bits(8))
    case "string": try string()
    default: try array()
    }
  }

  private static func unsigned(_ value: UInt64) -> JSONValue {
    Int(exactly: value).map { .integer($0) } ?? .real(Double(value))
  }

  /// Python's spelling of what JSON cannot hold.
  private static func real(_ value: Double) -> JSONValue {
    if value.isFinite { return .real(value) }
    return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf"
  }

  private mutating func string() throws -> JSONValue {
    let bytes = try take(try integer(8))
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.count > 4096 else { return .string(text) }
    return [
      "bytes": .integer(bytes.count), "sha256": .string(SHA256.hexadecimal(bytes)),
      "first": .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(200)))),
    ]
  }

  private mutating func array() throws -> JSONValue {
    let (kind, count) = (try integer(4), try integer(8))
    let name = JSONValue.string(try Self.typeName(kind))
    let start = position
    var values: [JSONValue] = []
    for i in 0..<count {
      let element = try value(kind)
      if i < 64 { values.append(element) }
    }
    guard count > 64 else { return ["element": name, "values": .array(values)] }
    return [
      "element": name, "count": .integer(count),
      "sha256": .string(SHA256.hexadecimal(bytes[start..<position])),
      "first": .array(Array(values.prefix(8))),
    ]
  }
}

extension GGUFDumpReader {
  struct TensorInfo {
    let name: String
    let dimensions: [Int]
    let type: Int
    let offset: Int
  }

  mutating func tensorInfo() throws -> TensorInfo {
    let name = try text()
    let dimensions = try (0..<integer(4)).map { _ in try integer(8) }
    return TensorInfo(
      name: name, dimensions: dimensions, type: try integer(4), offset: try integer(8))
  }

  /// Types of tensors: number, name, weights and bytes of a block.
  // swift-format-ignore
  static let types: [Int: (name: String, weights: Int, bytes: Int)] = [
    0: ("F32", 1, 4),         1: ("F16", 1, 2),         2: ("Q4_0", 32, 18),      3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),      7: ("Q5_1", 32, 24),      8: ("Q8_0", 32, 34),      10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),   12: ("Q4_K", 256, 144),   13: ("Q5_K", 256, 176),   14: ("Q6_K", 256, 210),
    16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74),  18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),   21: ("IQ3_S", 256, 110),  22: ("IQ2_S", 256, 82),   23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),         25: ("I16", 1, 2),        26: ("I32", 1, 4),        27: ("I64", 1, 8),
    28: ("F64", 1, 8),        29: ("IQ1_M", 256, 56),   30: ("BF16", 1, 2),       34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),   39: ("MXFP4", 32, 17),    40: ("NVFP4", 64, 36),    41: ("Q1_0", 128, 18),
    42: ("Q2_0", 64, 18),
  ]
}

extension GGUFDumpReader.TensorInfo {
  /// The tensor's row in a dump.
  func row(in bytes: [UInt8], dataStart: Int) throws -> JSONValue {
    guard let layout = GGUFDumpReader.types[type] else {
      throw GGUFDumpReader.Fault(description: "tensor \(name): there is no type \(type)")
    }
    let size = dimensions.reduce(1, *) / layout.weights * layout.bytes
    let start = dataStart + offset
    guard start >= 0, size >= 0, size <= bytes.count - start else {
      throw GGUFDumpReader.Fault(
        description: "tensor \(name): \(size) bytes at \(start), the file has \(bytes.count)")
    }
    return [
      .string(name), .string(layout.name), .array(dimensions.map { .integer($0) }),
      .integer(offset), .integer(size),
      .string(SHA256.hexadecimal(bytes[start..<(start + size)])),
    ]
  }
}

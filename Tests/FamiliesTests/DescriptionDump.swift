import Families
import GGUF
import OrderedCollections
import StrictJSON
import Tensors
import TestSupport
import Views

extension ModelDescription {
  /// The description in the form of the expected dumps; tensors without their bytes.
  func dump(as requested: ElementType) -> JSONValue {
    let keys = metadata.values.map { key, value -> JSONValue in
      [.string(key), .string(value.typeName), value.dumped]
    }
    let rows = tensors.map { tensor -> JSONValue in
      let type = OutputTypes.type(
        of: tensor.name, shape: tensor.shape, requested: requested, forced: tensor.forcedType)
      let shape = tensor.shape.dimensions.reversed().map { JSONValue.integer($0) }
      return [.string(tensor.name), .string(type.rawValue), .array(shape)]
    }
    return [
      "version": 3, "big_endian": false, "alignment": 32, "metadata": .array(keys),
      "tensors": .array(rows),
    ]
  }
}

extension GGUFValueType {
  // swift-format-ignore
  fileprivate var dumpName: String {
    switch self {
    case .uint8: "u8"
    case .int8: "i8"
    case .uint16: "u16"
    case .int16: "i16"
    case .uint32: "u32"
    case .int32: "i32"
    case .float32: "f32"
    case .bool: "bool"
    case .string: "string"
    case .array: "array"
    case .uint64: "u64"
    case .int64: "i64"
    case .float64: "f64"
    }
  }
}

extension GGUFValue {
  fileprivate var typeName: String {
    switch self {
    case .string: "string"
    case .array: "array"
    case .bool: "bool"
    case .float32: "f32"
    case .uint32: "u32"
    case .int32: "i32"
    default: "another"
    }
  }

  fileprivate var dumped: JSONValue {
    switch self {
    case .float32(let value): .real(Double(value))
    case .bool(let value): .bool(value)
    case .string(let value): value.dumped
    case .array(let value): value.dumped
    default: integer.map { .integer($0) } ?? .null
    }
  }
}

extension GGUFString {
  /// A long string as its size, hash and beginning.
  fileprivate var dumped: JSONValue {
    guard bytes.count > 4096 else { return .string(text) }
    return [
      "bytes": .integer(bytes.count), "sha256": .string(SHA256.hexadecimal(bytes)),
      "first": .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(200)))),
    ]
  }
}

extension GGUFArray {
  /// A long array as its count, hash and first elements.
  fileprivate var dumped: JSONValue {
    let element = JSONValue.string(elementType.dumpName)
    guard count > 64 else { return ["element": element, "values": .array(elements(count))] }
    return [
      "element": element, "count": .integer(count),
      "sha256": .string(SHA256.hexadecimal(encoded)), "first": .array(elements(8)),
    ]
  }

  private func elements(_ wanted: Int) -> [JSONValue] {
    var offset = 0
    func integer(_ size: Int) -> UInt64 {
      defer { offset += size }
      return encoded[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    return (0..<wanted).map { _ in
      switch elementType {
      case .string:
        let length = Int(integer(8))
        defer { offset += length }
        return .string(String(decoding: encoded[offset..<offset + length], as: UTF8.self))
      case .float32: return .real(Double(Float(bitPattern: UInt32(integer(4)))))
      case .int32: return .integer(Int(Int32(bitPattern: UInt32(integer(4)))))
      case .uint32: return .integer(Int(integer(4)))
      case .uint8: return .integer(Int(integer(1)))
      default: return .null
      }
    }
  }
}

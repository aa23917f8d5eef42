import GGUF
import OrderedCollections
import Reporting
import StrictJSON

/// The keys of a GGUF file, shown as a table or as a list of objects.
struct MetadataTable {
  /// Elements of an array that are shown; of a longer one, only the first eight.
  private static let wholeArray = 64
  private static let firstOfArray = 8

  private let metadata: GGUFMetadata

  init(_ metadata: GGUFMetadata) { self.metadata = metadata }

  /// The keys that a glob lets through.
  func filtered(by glob: Glob?) -> MetadataTable {
    guard let glob else { return self }
    return MetadataTable(GGUFMetadata(metadata.values.filter { glob.matches($0.key) }))
  }

  /// A list of objects with key, type, value; of an array also elementType and count, and where it
  /// has more than 64 elements the first eight under `first` instead of a value.
  var json: JSONValue {
    .array(
      metadata.values.map { key, value in
        var object: JSONObject = ["key": .string(key), "type": .string("\(value.type)")]
        if case .array(let array) = value {
          object["elementType"] = .string("\(array.elementType)")
          object["count"] = .integer(array.count)
          let isWhole = array.count <= Self.wholeArray
          object[isWhole ? "value" : "first"] = .array(
            array.prefix(isWhole ? array.count : Self.firstOfArray).map(Self.json))
        } else {
          object["value"] = Self.json(value)
        }
        return .object(object)
      })
  }

  /// A line for each key; long values are cut.
  var text: String {
    Table(
      [.init("key", "key", .text), .init("type", "type", .text), .init("value", "value", .text)],
      rows: metadata.values.map { key, value in
        [.string(key), .string(Self.typeName(value)), .string(Self.short(value))]
      }
    ).text()
  }

  private static func typeName(_ value: GGUFValue) -> String {
    guard case .array(let array) = value else { return "\(value.type)" }
    return "\(array.elementType)[\(grouped(array.count))]"
  }

  /// The value on one line, cut where it is long.
  static func short(_ value: GGUFValue) -> String {
    guard case .array(let array) = value else { return cut(json(value)) }
    let first = array.prefix(firstOfArray)
    let more = array.count > first.count ? ", …" : ""
    return "[" + first.map { cut(json($0), to: 24) }.joined(separator: ", ") + more + "]"
  }

  private static func cut(_ value: JSONValue, to limit: Int = 80) -> String {
    let text = value.string ?? value.serialized(pretty: false)
    return text.count > limit ? text.prefix(limit - 1) + "…" : text
  }

  /// The value in JSON; of a long array the first elements.
  static func json(_ value: GGUFValue) -> JSONValue {
    switch value {
    case .bool(let value): .bool(value)
    case .string(let value): .string(value.text)
    // The shortest digits that give the same single-precision number back.
    case .float32(let value):
      value.isFinite ? .real(Double("\(value)") ?? Double(value)) : .string("\(value)")
    case .float64(let value): value.isFinite ? .real(value) : .string("\(value)")
    case .uint64(let value): Int(exactly: value).map { .integer($0) } ?? .real(Double(value))
    case .array(let array): .array(array.prefix(wholeArray).map(json))
    default: .integer(value.integer ?? 0)
    }
  }
}

import StrictJSON
import TestSupport
import Vocabulary

/// The form in which expected files hold a key: name, type, value; of a long value its length, hash
/// and beginning.
func dump(_ entry: VocabularyEntry) -> JSONValue {
  let (type, value) = dump(entry.value)
  return [.string(entry.key), .string(type), value]
}

private func dump(_ value: VocabularyValue) -> (type: String, value: JSONValue) {
  switch value {
  case .string(let text):
    let bytes = Array(text.utf8)
    guard bytes.count > 4096 else { return ("string", .string(text)) }
    let first = String(String.UnicodeScalarView(text.unicodeScalars.prefix(200)))
    return (
      "string",
      [
        "bytes": .integer(bytes.count), "sha256": .string(SHA256.hexadecimal(bytes)),
        "first": .string(first),
      ]
    )
  case .uint32(let number): return ("u32", .integer(Int(number)))
  case .bool(let flag): return ("bool", .bool(flag))
  case .strings(let texts):
    return list(texts, element: "string", { .string($0) }) { text in
      littleEndian(UInt64(text.utf8.count)) + Array(text.utf8)
    }
  case .floats(let numbers):
    return list(numbers, element: "f32", { .real(Double($0)) }) { littleEndian($0.bitPattern) }
  case .int32s(let numbers):
    return list(numbers, element: "i32", { .integer(Int($0)) }) { littleEndian($0) }
  case .bytes(let bytes):
    return list(bytes, element: "u8", { .integer(Int($0)) }) { [$0] }
  }
}

private func list<Element>(
  _ elements: [Element], element: String, _ json: (Element) -> JSONValue,
  encoded: (Element) -> [UInt8]
) -> (type: String, value: JSONValue) {
  guard elements.count > 64 else {
    return ("array", ["element": .string(element), "values": .array(elements.map(json))])
  }
  return (
    "array",
    [
      "element": .string(element), "count": .integer(elements.count),
      "sha256": .string(SHA256.hexadecimal(elements.flatMap(encoded))),
      "first": .array(elements.prefix(8).map(json)),
    ]
  )
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

import OrderedCollections

extension JSONValue {
  /// The text of the value: members in their order, two spaces of indentation a level, one line
  /// where everything inside is plain.
  ///
  /// Numbers that JSON cannot hold become null.
  public func serialized(pretty: Bool = true) -> String {
    String(decoding: utf8(pretty: pretty), as: UTF8.self)
  }

  /// The bytes of ``serialized(pretty:)``: what is only written out need not become a string first.
  public func utf8(pretty: Bool = true) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(self, indentation: pretty ? 0 : nil)
    return writer.bytes
  }

  /// A text as a JSON string, in its quotes.
  public static func quoted(_ value: String) -> String {
    JSONValue.string(value).serialized(pretty: false)
  }

  fileprivate var isPlain: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }
}

/// Appends values to a text, kept as UTF-8: a model's tensors make tens of megabytes of it.
private struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  /// - Parameter indentation: levels of it on new lines; `nil` keeps all on one line.
  mutating func write(_ value: JSONValue, indentation: Int?) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value): append(String(value))
    case .real(let value): append(value.isFinite ? String(value) : "null")
    case .string(let value): quote(value)
    case .array(let elements):
      let inner = elements.allSatisfy(\.isPlain) ? nil : indentation.map { $0 + 1 }
      bytes.append(UInt8(ascii: "["))
      for index in elements.indices {
        separate(isFirst: index == 0, indentation: inner)
        write(elements[index], indentation: inner)
      }
      close("]", isEmpty: elements.isEmpty, indentation: inner)
    case .object(let members):
      let inner = indentation.map { $0 + 1 }
      bytes.append(UInt8(ascii: "{"))
      for index in members.elements.indices {
        let (name, value) = members.elements[index]
        separate(isFirst: index == 0, indentation: inner)
        quote(name)
        append(": ")
        write(value, indentation: inner)
      }
      close("}", isEmpty: members.isEmpty, indentation: inner)
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// What stands before an element: a comma, and a new line or a space.
  private mutating func separate(isFirst: Bool, indentation: Int?) {
    if !isFirst { append(indentation == nil ? ", " : ",") }
    if let indentation { newLine(indentation) }
  }

  private mutating func close(_ bracket: String, isEmpty: Bool, indentation: Int?) {
    if let indentation, !isEmpty { newLine(indentation - 1) }
    append(bracket)
  }

  private mutating func newLine(_ indentation: Int) {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<indentation { append("  ") }
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy(Self.standsForItself) {
      append(text)
    } else {
      for byte in text.utf8 { escape(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte of a string needs no escape; those of characters beyond ASCII need none.
  private static func standsForItself(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7F
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\t"): append("\\t")
    case _ where Self.standsForItself(byte): bytes.append(byte)
    default: append((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
    }
  }
}

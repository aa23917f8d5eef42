import OrderedCollections

extension JSONValue {
  /// The text of the value: members in their order, two spaces of indentation a level, one line
  /// where everything inside is plain.
  ///
  /// Numbers that JSON cannot hold become null.
  public func serialized(pretty: Bool = true) -> String {
    var text = ""
    write(to: &text, indentation: pretty ? 0 : nil)
    return text
  }

  private var isPlain: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }

  private func write(to text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .real(let value): text += value.isFinite ? String(value) : "null"
    case .string(let value): Self.quote(value, into: &text)
    case .array(let elements):
      let inner = elements.allSatisfy(\.isPlain) ? nil : indentation
      Self.enclose(elements, in: ("[", "]"), indentation: inner, into: &text) { element, text in
        element.write(to: &text, indentation: inner.map { $0 + 1 })
      }
    case .object(let members):
      let inner = indentation
      Self.enclose(members.elements, in: ("{", "}"), indentation: inner, into: &text) {
        member, text in
        Self.quote(member.key, into: &text)
        text += ": "
        member.value.write(to: &text, indentation: inner.map { $0 + 1 })
      }
    }
  }

  private static func enclose<Items: Collection>(
    _ items: Items, in brackets: (String, String), indentation: Int?, into text: inout String,
    write: (Items.Element, inout String) -> Void
  ) {
    text += brackets.0
    var isFirst = true
    for item in items {
      if !isFirst { text += indentation == nil ? ", " : "," }
      isFirst = false
      if let indentation { text += "\n" + String(repeating: "  ", count: indentation + 1) }
      write(item, &text)
    }
    if let indentation, !items.isEmpty { text += "\n" + String(repeating: "  ", count: indentation) }
    text += brackets.1
  }

  /// A text as a JSON string, in its quotes.
  public static func quoted(_ value: String) -> String {
    var text = ""
    quote(value, into: &text)
    return text
  }

  private static func quote(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

import OrderedCollections

extension JSONValue {
  /// Parses a whole text.
  ///
  /// - Throws: `JSONError` with the first byte at fault.
  public init(parsing text: [UInt8], dialect: JSONDialect = .strict) throws(JSONError) {
    var reader = JSONReader(text, dialect: dialect)
    self = try reader.value()
    try reader.end()
  }
}

extension JSONReader {
  /// Reads the next value, whatever it is.
  public mutating func value() throws(JSONError) -> JSONValue {
    skipSpaces()
    guard position < text.count else { throw fault("the text ends where a value is expected") }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: return try word()
    }
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    try beginArray()
    while try nextElement() { elements.append(try value()) }
    return .array(elements)
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var members = JSONObject()
    try beginObject()
    var start = position
    while let name = try nextMember() {
      if members.updateValue(try value(), forKey: name) != nil, dialect == .strict {
        throw fault("the member \"\(name)\" occurs twice", at: start)
      }
      start = position
    }
    return .object(members)
  }

  private mutating func word() throws(JSONError) -> JSONValue {
    if takeWord("true") { return .bool(true) }
    if takeWord("false") { return .bool(false) }
    if takeWord("null") { return .null }
    if dialect == .python {
      if takeWord("NaN") { return .real(.nan) }
      if takeWord("Infinity") { return .real(.infinity) }
    }
    throw fault("no value begins like this")
  }
}

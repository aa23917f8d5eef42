import OrderedCollections

extension JSONValue {
  /// Parses a whole text.
  ///
  /// Arrays and objects may be nested 64 deep. Strings must be valid UTF-8 without raw control
  /// characters, escaped surrogates must come in pairs.
  /// - Throws: `JSONError` with the first byte at fault.
  public init(parsing text: [UInt8], dialect: JSONDialect = .strict) throws(JSONError) {
    var parser = JSONParser(text: text, dialect: dialect)
    self = try parser.document()
  }
}

/// A recursive-descent parser over an array of bytes; the depth is bounded.
struct JSONParser {
  static let maximumDepth = 64

  let text: [UInt8]
  let dialect: JSONDialect
  var position = 0

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    try end()
    return value
  }

  mutating func end() throws(JSONError) {
    skipSpaces()
    guard position == text.count else { throw fault("text after the end of the value") }
  }

  func fault(_ what: String) -> JSONError { JSONError(offset: position, fault: what) }

  /// The byte at the position, or 0 at the end (a NUL is nowhere valid).
  var byte: UInt8 { position < text.count ? text[position] : 0 }

  mutating func skipSpaces() {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  mutating func take(_ expected: UInt8) -> Bool {
    guard byte == expected, position < text.count else { return false }
    position += 1
    return true
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpaces()
    guard position < text.count else { throw fault("the text ends where a value is expected") }
    switch text[position] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: return try word()
    }
  }

  mutating func word() throws(JSONError) -> JSONValue {
    if takeWord("true") { return .bool(true) }
    if takeWord("false") { return .bool(false) }
    if takeWord("null") { return .null }
    if dialect == .python {
      if takeWord("NaN") { return .real(.nan) }
      if takeWord("Infinity") { return .real(.infinity) }
    }
    throw fault("no value begins like this")
  }

  mutating func takeWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard position + length <= text.count else { return false }
    for i in 0..<length where unsafe text[position + i] != word.utf8Start[i] { return false }
    position += length
    return true
  }

  mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw tooDeep() }
    position += 1
    var elements: [JSONValue] = []
    skipSpaces()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpaces()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return .array(elements) }
      throw fault("expected a comma or the end of the array")
    }
  }

  mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    var members = JSONObject()
    try eachMember(depth: depth) { (name, start, parser) throws(JSONError) in
      let member = try parser.value(depth: depth + 1)
      if members.updateValue(member, forKey: name) != nil, parser.dialect == .strict {
        throw JSONError(offset: start, fault: "the member \"\(name)\" occurs twice")
      }
    }
    return .object(members)
  }

  /// Goes over an object; `visit` gets a member's name and its place, and reads the value.
  mutating func eachMember(
    depth: Int, visit: (String, Int, inout JSONParser) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard depth < Self.maximumDepth else { throw tooDeep() }
    position += 1
    skipSpaces()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipSpaces()
      let start = position
      guard byte == UInt8(ascii: "\"") else { throw fault("expected the name of a member") }
      let name = try string()
      skipSpaces()
      guard take(UInt8(ascii: ":")) else { throw fault("expected a colon after a member's name") }
      try visit(name, start, &self)
      skipSpaces()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { return }
      throw fault("expected a comma or the end of the object")
    }
  }

  func tooDeep() -> JSONError { fault("nested more than \(Self.maximumDepth) deep") }

  mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if dialect == .python, takeWord("Infinity") { return .real(-.infinity) }
    if take(UInt8(ascii: "0")) {
      if digits() > 0 { throw fault("a number with a leading zero") }
    } else if digits() == 0 {
      throw fault("expected a digit")
    }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      guard digits() > 0 else { throw fault("expected a digit after the point") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw fault("expected a digit in the exponent") }
    }
    let literal = String(decoding: text[start..<position], as: UTF8.self)
    if isInteger, let value = Int(literal) { return .integer(value) }
    guard let value = Double(literal), value.isFinite else {
      throw JSONError(offset: start, fault: "a number that is too large")
    }
    return .real(value)
  }

  /// Passes over digits; returns how many.
  mutating func digits() -> Int {
    let start = position
    while position < text.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[position] {
      position += 1
    }
    return position - start
  }
}

/// Reads a JSON text piece by piece, without building values of it: for large texts of a known
/// form.
///
///     try reader.beginObject()
///     while let name = try reader.nextMember() {
///       if name == "size" { size = try reader.integer() } else { _ = try reader.value() }
///     }
///     try reader.end()
///
/// Arrays and objects may be nested 64 deep. Strings must be valid UTF-8 without raw control
/// characters; escaped surrogates must come in pairs.
public struct JSONReader {
  static let maximumDepth = 64

  let text: [UInt8]
  let dialect: JSONDialect
  /// The next byte to be read.
  public internal(set) var position = 0
  private var depth = 0
  /// Whether an array or an object was opened and nothing of it read.
  private var isAtStart = false

  /// A reader at the start of a text.
  public init(_ text: [UInt8], dialect: JSONDialect = .strict) {
    self.text = text
    self.dialect = dialect
  }

  /// An error at the next byte, or at `offset`.
  public func fault(_ what: String, at offset: Int? = nil) -> JSONError {
    JSONError(offset: offset ?? position, fault: what)
  }

  /// Passes the opening brace of an object.
  public mutating func beginObject() throws(JSONError) {
    try begin(UInt8(ascii: "{"), "an object")
  }

  /// Passes the name of the next member and its colon, or the closing brace: then `nil`.
  ///
  /// Whether a name occurred before is the caller's to know.
  public mutating func nextMember() throws(JSONError) -> String? {
    guard try passComma(before: UInt8(ascii: "}"), "object") else { return nil }
    guard byte == UInt8(ascii: "\"") else { throw fault("expected the name of a member") }
    let name = try string()
    skipSpaces()
    guard take(UInt8(ascii: ":")) else { throw fault("expected a colon after a member's name") }
    return name
  }

  /// Passes the opening bracket of an array.
  public mutating func beginArray() throws(JSONError) {
    try begin(UInt8(ascii: "["), "an array")
  }

  /// Whether another element follows; passes the comma before it, or the closing bracket.
  public mutating func nextElement() throws(JSONError) -> Bool {
    try passComma(before: UInt8(ascii: "]"), "array")
  }

  /// Reads an integer, written without fraction and exponent, that fits 64 bits.
  public mutating func integer() throws(JSONError) -> Int {
    skipSpaces()
    let start = position
    guard byte == UInt8(ascii: "-") || Self.isDigit(byte), case .integer(let value) = try number()
    else { throw fault("expected an integer of 64 bits", at: start) }
    return value
  }

  /// Sees to it that only white space follows.
  public mutating func end() throws(JSONError) {
    skipSpaces()
    guard position == text.count else { throw fault("text after the end of the value") }
  }

  private mutating func begin(_ bracket: UInt8, _ what: String) throws(JSONError) {
    skipSpaces()
    guard byte == bracket else { throw fault("expected \(what)") }
    guard depth < Self.maximumDepth else {
      throw fault("nested more than \(Self.maximumDepth) deep")
    }
    position += 1
    depth += 1
    isAtStart = true
  }

  private mutating func passComma(
    before bracket: UInt8, _ what: StaticString
  ) throws(JSONError) -> Bool {
    skipSpaces()
    if take(bracket) {
      depth -= 1
      isAtStart = false
      return false
    }
    guard isAtStart || take(UInt8(ascii: ",")) else {
      throw fault("expected a comma or the end of the \(what)")
    }
    isAtStart = false
    skipSpaces()
    return true
  }

  // MARK: Bytes

  /// The byte at the position, or 0 at the end (a NUL is nowhere valid).
  var byte: UInt8 { position < text.count ? text[position] : 0 }

  mutating func skipSpaces() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  mutating func take(_ expected: UInt8) -> Bool {
    guard byte == expected else { return false }
    position += 1
    return true
  }

  mutating func takeWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard position + length <= text.count else { return false }
    for i in 0..<length where unsafe text[position + i] != word.utf8Start[i] { return false }
    position += length
    return true
  }

  static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}

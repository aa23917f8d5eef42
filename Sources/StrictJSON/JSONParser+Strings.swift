extension JSONParser {
  /// Reads a string; the position is at its opening quote.
  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "\""):
        let result = try checked(text[start..<position], from: start)
        position += 1
        return result
      case UInt8(ascii: "\\"):
        return try escapedString(from: start)
      case 0..<0x20:
        throw fault("a control character in a string")
      default:
        position += 1
      }
    }
    throw fault("the text ends inside a string")
  }

  func checked(_ bytes: some Collection<UInt8>, from start: Int) throws(JSONError) -> String {
    guard let result = String(validating: bytes, as: UTF8.self) else {
      throw JSONError(offset: start, fault: "a string that is not valid UTF-8")
    }
    return result
  }

  /// Goes on with a string at its first backslash.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var bytes = Array(text[start..<position])
    while position < text.count {
      let next = text[position]
      switch next {
      case UInt8(ascii: "\""):
        position += 1
        return try checked(bytes, from: start)
      case UInt8(ascii: "\\"):
        position += 1
        try escape(appendingTo: &bytes)
      case 0..<0x20:
        throw fault("a control character in a string")
      default:
        bytes.append(next)
        position += 1
      }
    }
    throw fault("the text ends inside a string")
  }

  private mutating func escape(appendingTo bytes: inout [UInt8]) throws(JSONError) {
    let code = byte
    guard position < text.count else { throw fault("the text ends inside a string") }
    if code == UInt8(ascii: "u") {
      position += 1
      bytes.append(contentsOf: String(try escapedScalar()).utf8)
      return
    }
    guard let plain = Self.escapes[code] else { throw fault("an escape that does not exist") }
    bytes.append(plain)
    position += 1
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  /// The scalar of `\uXXXX`, or of a surrogate pair of two such escapes; the position is behind `u`.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let start = position
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw JSONError(offset: start, fault: "half of a surrogate pair")
    }
    let second = try hexadecimal()
    guard 0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw JSONError(offset: start, fault: "half of a surrogate pair") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < text.count, let digit = Character(Unicode.Scalar(text[position])).hexDigitValue
      else { throw fault("expected four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

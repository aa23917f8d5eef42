extension JSONReader {
  /// Reads a string.
  public mutating func string() throws(JSONError) -> String {
    skipSpaces()
    guard take(UInt8(ascii: "\"")) else { throw fault("expected a string") }
    let start = position
    let isASCII = try skipPlain()
    if byte == UInt8(ascii: "\"") {
      defer { position += 1 }
      return try string(in: start..<position, isASCII: isASCII)
    }
    return try escapedString(from: start)
  }

  /// Goes to the next quote or backslash; whether all before it is ASCII.
  @discardableResult
  private mutating func skipPlain() throws(JSONError) -> Bool {
    let start = position
    var seen: UInt8 = 0
    position = unsafe text.withUnsafeBufferPointer { text in
      var next = start
      while next < text.count {
        let byte = unsafe text[next]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
        seen |= byte
        next += 1
      }
      return next
    }
    guard position < text.count else { throw fault("the text ends inside a string") }
    guard byte >= 0x20 else { throw fault("a control character in a string") }
    return seen < 0x80
  }

  /// Goes on with a string at its first backslash.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var bytes = Array(text[start..<position])
    while take(UInt8(ascii: "\\")) {
      try escape(appendingTo: &bytes)
      let plain = position
      try skipPlain()
      bytes.append(contentsOf: text[plain..<position])
    }
    position += 1  // the quote
    guard let result = String(validating: bytes, as: UTF8.self) else {
      throw Self.notUTF8(at: start)
    }
    return result
  }

  /// The string that bytes of the text are.
  private func string(in range: Range<Int>, isASCII: Bool) throws(JSONError) -> String {
    let result: String? = unsafe text.withUnsafeBufferPointer { text in
      let bytes = unsafe UnsafeBufferPointer(rebasing: text[range])
      // What is ASCII needs no repair, and decoding it takes a fifth of validating's time.
      return isASCII
        ? unsafe String(decoding: bytes, as: UTF8.self)
        : unsafe String(validating: bytes, as: UTF8.self)
    }
    guard let result else { throw Self.notUTF8(at: range.lowerBound) }
    return result
  }

  private static func notUTF8(at offset: Int) -> JSONError {
    JSONError(offset: offset, fault: "a string that is not valid UTF-8")
  }

  /// Reads what follows a backslash.
  private mutating func escape(appendingTo bytes: inout [UInt8]) throws(JSONError) {
    guard position < text.count else { throw fault("the text ends inside a string") }
    let code = byte
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

  /// The scalar of `\uXXXX`, or of a surrogate pair of two such escapes; the position is behind
  /// `u`.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let start = position
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw fault("half of a surrogate pair", at: start)
    }
    let second = try hexadecimal()
    guard 0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw fault("half of a surrogate pair", at: start) }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

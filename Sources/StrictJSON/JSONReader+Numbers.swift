extension JSONReader {
  /// Reads a number; the position is at its sign or first digit.
  mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    if let small = smallInteger() { return .integer(small) }
    position = start
    _ = take(UInt8(ascii: "-"))
    if dialect == .python, takeWord("Infinity") { return .real(-.infinity) }
    if take(UInt8(ascii: "0")) {
      if digits() > 0 { throw fault("a number with a leading zero") }
    } else if digits() == 0 {
      throw fault("expected a digit")
    }
    let isInteger = try !fractionAndExponent()
    let literal = String(decoding: text[start..<position], as: UTF8.self)
    if isInteger, let value = Int(literal) { return .integer(value) }
    guard let value = Double(literal), value.isFinite else {
      throw fault("a number that is too large", at: start)
    }
    return .real(value)
  }

  /// The usual case: an integer of at most 18 digits.
  ///
  /// `nil` where the number is anything else.
  private mutating func smallInteger() -> Int? {
    let isNegative = take(UInt8(ascii: "-"))
    let start = position
    var value = 0
    while Self.isDigit(byte), position - start < 18 {
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      position += 1
    }
    let count = position - start
    guard count > 0, count == 1 || text[start] != UInt8(ascii: "0"), !Self.isDigit(byte) else {
      return nil
    }
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
    default: return isNegative ? -value : value
    }
  }

  /// Passes what follows the integer digits; whether there was anything.
  private mutating func fractionAndExponent() throws(JSONError) -> Bool {
    var found = false
    if take(UInt8(ascii: ".")) {
      found = true
      guard digits() > 0 else { throw fault("expected a digit after the point") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      found = true
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw fault("expected a digit in the exponent") }
    }
    return found
  }

  /// Passes over digits; returns how many.
  private mutating func digits() -> Int {
    let start = position
    while Self.isDigit(byte) { position += 1 }
    return position - start
  }
}

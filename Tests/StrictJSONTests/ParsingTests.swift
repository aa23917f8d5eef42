import OrderedCollections
import StrictJSON
import Testing

private func parse(_ text: String, _ dialect: JSONDialect = .strict) throws(JSONError) -> JSONValue
{
  try JSONValue(parsing: Array(text.utf8), dialect: dialect)
}

@Suite struct ParsingTests {
  @Test func `values of every kind are read`() throws {
    #expect(try parse("null") == .null)
    #expect(try parse(" true ") == true)
    #expect(try parse("false") == false)
    #expect(try parse("-0") == .integer(0))
    #expect(try parse("9223372036854775807") == .integer(.max))
    #expect(try parse("-9223372036854775808") == .integer(.min))
    #expect(try parse("9223372036854775808") == .real(9_223_372_036_854_775_808))
    #expect(try parse("123456789012345678") == .integer(123_456_789_012_345_678))
    #expect(try parse("1.5e+3") == .real(1500))
    #expect(try parse("1.0") == .real(1))
    #expect(try parse("1E-2") == .real(0.01))
    #expect(try parse("\"\"") == .string(""))
    #expect(try parse("[]") == [])
    #expect(try parse("{}") == .object([:]))
    #expect(try parse("\n[1,\t[ ] ,{\"a\" : [2]}\r]") == [1, [], ["a": [2]]])
  }

  @Test func `members keep their order`() throws {
    let value = try parse(#"{"z": 1, "a": 2, "m": 3}"#)
    #expect(value.object.map { Array($0.keys) } == ["z", "a", "m"])
  }

  @Test func `escapes are resolved`() throws {
    let text = #""a\"\\\/\b\f\n\r\tz\u00e9\ud83d\ude00\u0000é""#
    #expect(try parse(text) == .string("a\"\\/\u{8}\u{C}\n\r\tzé😀\0é"))
  }

  @Test(arguments: [
    "", " ", "nul", "True", "+1", "01", "-", "-01", "1.", ".5", "1e", "1e+", "0x10", "1_000",
    "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]", "{", "{\"a\"", "{\"a\":", "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\" 1}", "\"", "\"a", "\"\\", "\"\\q\"",
    "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
    "\"\u{1}\"", "\"\n\"", "{}x", "{}{}", "1 2", "{}\0", "\u{FEFF}{}", "{}//", "NaN", "Infinity",
    "1e999",
    "[1}", "{\"a\":1]",
  ])
  func `what is not JSON is refused`(text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  @Test func `an error says its byte`() {
    let error = #expect(throws: JSONError.self) { try parse("[1, 2 3]") }
    #expect(error?.description == "byte 6: expected a comma or the end of the array")
  }

  @Test func `strings must be UTF-8`() {
    for bad: [UInt8] in [
      [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80],
    ] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22] + bad + [0x22]) }
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(#""\n"#.utf8) + bad + [0x22]) }
    }
  }

  @Test func `nesting is bounded`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try parse(nested(64))
    #expect(throws: JSONError.self) { try parse(nested(65)) }
    #expect(throws: JSONError.self) { try parse(nested(100_000)) }
    #expect(throws: JSONError.self) { try parse(String(repeating: "{\"a\":", count: 100_000)) }
    // Depth, not the number of arrays.
    _ = try parse("[" + String(repeating: "[[]],", count: 1000) + "[]]")
  }

  @Test func `a member named twice is refused, or the last counts`() throws {
    let text = #"{"a": 1, "b": 2, "a": 3}"#
    let error = #expect(throws: JSONError.self) { try parse(text) }
    #expect(error?.fault.contains("\"a\" occurs twice") == true)
    #expect(try parse(text, .python) == ["a": 3, "b": 2])
  }

  @Test func `Python's numbers are read in its dialect only`() throws {
    #expect(try parse("[Infinity, -Infinity]", .python) == [.real(.infinity), .real(-.infinity)])
    #expect(try parse("NaN", .python).number?.isNaN == true)
    #expect(throws: JSONError.self) { try parse("-Infinity") }
  }

  @Test func `every prefix of a text is refused`() {
    let text = Array(#"{"a": [1, -2.5e3, "x\u00e9"], "b": {"c": null, "d": true}}"#.utf8)
    for length in 0..<text.count {
      #expect(throws: JSONError.self, "first \(length) bytes") {
        try JSONValue(parsing: Array(text[..<length]))
      }
    }
  }
}

@Suite struct ReaderTests {
  @Test func `a text is read piece by piece`() throws {
    var reader = JSONReader(Array(#" {"a": [1, 2], "skip": {"x": [[]]}, "b": "c"} "#.utf8))
    var found: [String] = []
    try reader.beginObject()
    while let name = try reader.nextMember() {
      found.append(name)
      switch name {
      case "a":
        try reader.beginArray()
        while try reader.nextElement() { found.append(String(try reader.integer())) }
      case "b": found.append(try reader.string())
      default: _ = try reader.value()
      }
    }
    try reader.end()
    #expect(found == ["a", "1", "2", "skip", "b", "c"])
  }

  @Test(arguments: ["1.0", "1e2", "9223372036854775808", "\"1\"", "null", "-", ""])
  func `an integer is nothing else`(text: String) {
    #expect(throws: JSONError.self) {
      var reader = JSONReader(Array(text.utf8))
      _ = try reader.integer()
    }
  }
}

@Suite struct SerializationTests {
  @Test func `what is written is read back`() throws {
    let value: JSONValue = [
      "text": "a\"\\\n\u{1}\u{7F}é😀", "list": [1, -2.5, true, .null, []], "object": ["x": [:]],
    ]
    for pretty in [true, false] {
      #expect(try parse(value.serialized(pretty: pretty)) == value)
    }
  }

  @Test func `numbers that JSON lacks become null`() {
    #expect(JSONValue.real(.nan).serialized() == "null")
    #expect(JSONValue.real(-.infinity).serialized() == "null")
  }
}

@Suite struct WritingTests {
  @Test func `every level is indented by two spaces more`() {
    let depth = 40
    let value = (0..<depth).reduce(JSONValue.integer(0)) { inner, _ in ["a": inner] }
    let lines = value.serialized(pretty: true).split(separator: "\n")
    #expect(
      lines.map { $0.prefix { $0 == " " }.count }
        == (0...depth).map { 2 * $0 } + (0..<depth).reversed().map { 2 * $0 })
  }

  @Test(arguments: [true, false])
  func `a list that is made while it is written is that of the whole value`(pretty: Bool) {
    // More than is kept before it is handed on.
    let elements = (0..<40_000).map { number in
      ["name": .string("tensor \(number) \"é\""), "shape": [.integer(number), -3]] as JSONValue
    }
    let cases: [(members: JSONObject, list: [JSONValue])] = [
      (["a": 1, "b": [[]]], elements), ([:], elements), (["a": "x"], []),
    ]
    for (members, list) in cases {
      var pieces: [[UInt8]] = []
      var writer = JSONWriter(pretty: pretty) { pieces.append($0) }
      writer.write(members, listing: "list", count: list.count) { list[$0] }
      writer.finish()
      var whole = members
      whole["list"] = .array(list)
      #expect(Array(pieces.joined()) == JSONValue.object(whole).utf8(pretty: pretty) + [0x0A])
      #expect(list.isEmpty || pieces.count > 1)
    }
  }
}

import StrictJSON
import TestSupport
import Testing

@Suite struct GGUFDumpTests {
  @Test(arguments: ["little", "big"])
  func `a dump equals the one of the reference tool`(_ order: String) throws {
    let file = Fixture.path("dumps/\(order).gguf")
    #expect(try GGUFDump.differences(expected: "dumps/\(order).json", actual: file) == [])
    #expect(try GGUFDump.describe(file) == Fixture.json("dumps/\(order).json"))
  }

  /// One edit of the file, and the sentence about it.
  @Test(arguments: [
    ("a.u8", "a.U8", "key a.u8: missing"),
    ("quoted", "quotes", "key a.string: expected [\"string\", \"ü \\\"quoted\\\"\\n▁\"], found"),
    ("three", "tree!", "tensor three: missing"),
  ])
  func `a difference is named`(_ old: String, _ new: String, _ sentence: String) throws {
    let bytes = try Fixture.bytes("dumps/little.gguf")
    let edited = try #require(bytes.replacingFirst(old, with: new))
    let found = try differences(edited)
    #expect(found.contains { $0.hasPrefix(sentence) }, "\(found)")
  }

  @Test func `bytes of a tensor, bytes of the padding, and the offset`() throws {
    var bytes = try Fixture.bytes("dumps/little.gguf")
    bytes[bytes.count - 300] ^= 1
    #expect(try differences(bytes) == [#"tensor three: "Q4_K" [256, 1, 2]: the bytes differ"#])
    bytes = try Fixture.bytes("dumps/little.gguf")
    bytes[bytes.count - 1] ^= 1
    let found = try differences(bytes)
    #expect(found.count == 1 && found[0].contains("not every byte"), "\(found)")
  }

  @Test func `keys can be ignored, by name and by prefix`() throws {
    let bytes = try #require(
      Fixture.bytes("dumps/little.gguf").replacingFirst("a.u8", with: "a.u9"))
    let (want, have) = (try Fixture.json("dumps/little.json"), try GGUFDump.describe(bytes))
    #expect(GGUFDump.differences(want, have).count == 2)
    #expect(GGUFDump.differences(want, have, ignoring: ["a.u8", "a.u9"]) == [])
    #expect(GGUFDump.differences(want, have, ignoring: ["a.*"]) == [])
  }

  @Test func `every file cut short is refused`() throws {
    let bytes = try Fixture.bytes("dumps/little.gguf")
    for count in stride(from: 0, to: bytes.count - 64, by: 13) {
      #expect(throws: (any Error).self, "\(count)") { try GGUFDump.describe(Array(bytes[..<count])) }
    }
  }

  private func differences(_ bytes: [UInt8]) throws -> [String] {
    GGUFDump.differences(try Fixture.json("dumps/little.json"), try GGUFDump.describe(bytes))
  }
}

extension [UInt8] {
  /// The bytes with the first occurrence of a text exchanged for another of the same length.
  func replacingFirst(_ old: String, with new: String) -> [UInt8]? {
    let (old, new) = (Array(old.utf8), Array(new.utf8))
    guard let start = indices.first(where: { self[$0...].starts(with: old) }) else { return nil }
    var bytes = self
    bytes.replaceSubrange(start..<(start + old.count), with: new)
    return bytes
  }
}

import Mixes
import Tensors
import Testing

@Suite struct TypePatternTests {
  /// Whether the pattern chooses for a tensor of that name.
  private func fits(_ pattern: String, _ name: String) throws -> Bool {
    let tensor = MixTensor(name: name, type: .F32, shape: try Shape([2, 32]))
    let options = MixOptions(patterns: [try TypePattern(parsing: "\(pattern)=q8_0")])
    let facts = ModelFacts(architecture: "llama", blockCount: 4, heads: 1)
    let mix = Mix(.Q4_0, model: facts, options: options)
    return try mix.choices(for: [tensor])[0].type == .Q8_0
  }

  // swift-format-ignore
  @Test(arguments: [
    (#"ffn_down"#, true), (#"FFN_DOWN"#, true), (#"^ffn"#, false), (#"^blk\.1\."#, true), (#"blk\.(0|1)\."#, true),
    (#"blk\.[2-9]\."#, false), (#"\.weight$"#, true), (#"^blk\.\D"#, true), (#"blk.\d+.ffn_(up|down)"#, true),
    (#"(?:up|down)\.w"#, true), (#"f{2}n"#, true), (#"f{3}"#, false), (#"ffn_[^u]"#, true), (#"x|down"#, true),
    (#"\w+_down"#, true), (#"ffn(?!_down)"#, false), (#"(f)\1n"#, true), (#"n_d.*t$"#, true),
    (#"\bffn"#, true), (#"\x66fn"#, true), (#"a*?blk"#, true), (#"[\d]\.f"#, true), (#"[.]ffn"#, true), (#"[\w.]+"#, true),
    (#"blk\.1[0-9]"#, false), (#"_"#, true), (#"-"#, false), (#"[a-]lk|k\.1"#, true),
  ])
  func `patterns are ECMAScript's, lower-cased`(_ pattern: String, _ expected: Bool) throws {
    #expect(try fits(pattern, "blk.1.ffn_down.weight") == expected, "\(pattern)")
  }

  @Test func `the type follows the first equals sign`() throws {
    #expect(try TypePattern(parsing: "a=q4_K").type == .Q4_K)
    #expect(throws: MixError.unknownTensorType(option: "a==q4_k", name: "=q4_k")) {
      try TypePattern(parsing: "a==q4_k")
    }
  }

  @Test(arguments: ["ffn", "=q8_0", "", "a=", "a=q9", "a=Q8_1", "a=i32", "a=F8_E4M3"])
  func `what is no pattern and type is refused`(_ option: String) {
    let error = #expect(throws: MixError.self) { try TypePattern(parsing: option) }
    #expect(error?.description.contains("\"\(option)\"") == true)
  }

  @Test(arguments: ["(", "[", "a)", "*", "a{2,1}", "(?<", "\\"])
  func `a bad expression is refused`(_ pattern: String) {
    let error = #expect(throws: MixError.self) { try TypePattern(parsing: pattern + "=q8_0") }
    guard case .badPattern = error else {
      Issue.record("\(pattern): \(error.map(\.description) ?? "accepted")")
      return
    }
  }

  @Test func `a file of patterns is split at white space`() throws {
    let patterns = try TypePattern.list(parsing: "ffn_up=q4_k\n\t attn_.=q6_K \r\n\n")
    #expect(patterns.map(\.option) == ["ffn_up=q4_k", "attn_.=q6_K"])
    #expect(throws: MixError.self) { try TypePattern.list(parsing: "ffn_up = q4_k") }
  }
}

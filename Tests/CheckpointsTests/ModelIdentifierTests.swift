import Tensors
import Testing

@testable import Families

/// An identifier, the parameter count in thousands (0: unknown), and what is read from it.
struct IdentifierRow: Sendable, CustomTestStringConvertible {
  let id: String
  let thousands: Int
  var organization: String?
  var basename: String?
  var finetune: String?
  var version: String?
  var size: String?

  init(
    _ id: String, _ thousands: Int, organization: String? = nil, base: String? = nil,
    finetune: String? = nil, version: String? = nil, size: String? = nil
  ) {
    (self.id, self.thousands, self.organization) = (id, thousands, organization)
    (basename, self.finetune, self.version, self.size) = (base, finetune, version, size)
  }

  var testDescription: String { id }
}

private func millions(_ count: Int) throws -> ParameterCount {
  ParameterCount(of: [("x", try Shape([count, 1000]))])
}

@Suite struct ModelIdentifierTests {
  @Test(arguments: [
    IdentifierRow(
      "Llama-3.1-2M-Instruct", 2_400, base: "Llama-3.1", finetune: "Instruct", size: "2M"),
    IdentifierRow(
      "Mistral-7B-Instruct-v0.3-tiny", 2_600, base: "Mistral", finetune: "7b-Instruct-tiny",
      version: "v0.3"),
    IdentifierRow(
      "Mixtral-8x2M-Instruct-v0.1", 9_000, base: "Mixtral", finetune: "Instruct", version: "v0.1",
      size: "8x2M"),
    IdentifierRow(
      "Phi-3-mini-128k-instruct", 3_800, base: "Phi-3", finetune: "128k-instruct", size: "mini"),
    // A size that is near enough stays, one that is not becomes a part of the finetune.
    IdentifierRow("Foo-7B", 7_000_000, base: "Foo", size: "7B"),
    IdentifierRow("Foo-7B", 4_000_000, base: "Foo", size: "7B"),
    IdentifierRow("Foo-7B", 3_000_000, base: "Foo", finetune: "7b"),
    IdentifierRow("Foo-7B", 60_000_000, base: "Foo", finetune: "7b"),
    IdentifierRow("Foo-7B", 0, base: "Foo", size: "7B"),
    // Spellings of sizes.
    IdentifierRow("bloom-7b1", 7_100_000, base: "bloom", size: "7.1B"),
    IdentifierRow("Foo-1_5b", 1_500_000, base: "Foo", size: "1.5B"),
    IdentifierRow("Foo-30b-a3b", 30_000_000, base: "Foo", size: "30B-a3B"),
    IdentifierRow("Foo-8x7b-8x7B", 1_000, base: "Foo", size: "8x7B"),
    IdentifierRow("Foo-0x7B", 1_000, base: "Foo", size: "0x7B"),
    IdentifierRow("Foo-xxl", 1_000, base: "Foo", size: "xxl"),
    IdentifierRow("Foo-mini-7B", 7_000_000, base: "Foo-mini", size: "7B"),
    IdentifierRow("Foo-7B-mini", 7_000_000, base: "Foo", finetune: "mini", size: "7B"),
    // The first part is neither size nor finetune.
    IdentifierRow("7B-Foo", 7_000_000, finetune: "7B-Foo"),
    IdentifierRow("Chat-7B", 7_000_000, base: "Chat", size: "7B"),
    // Types are recognised so that they are nothing else.
    IdentifierRow("Foo-7B-q4_k_m", 7_000_000, base: "Foo", size: "7B"),
    IdentifierRow("Foo-7B-bf16-Bar", 7_000_000, base: "Foo", finetune: "Bar", size: "7B"),
    IdentifierRow("Foo-7B-fp8", 7_000_000, base: "Foo", finetune: "fp8", size: "7B"),
    // Versions before the rest belong to the name, unless they end it.
    IdentifierRow("Llama-2", 7_000_000, base: "Llama", version: "2"),
    IdentifierRow("Llama-2-chat", 7_000_000, base: "Llama-2", finetune: "chat"),
    IdentifierRow("Foo-2-Bar-chat", 7_000_000, base: "Foo-2-Bar", finetune: "chat"),
    IdentifierRow("Foo-iter3-lora", 7_000_000, base: "Foo-iter3", finetune: "lora"),
    IdentifierRow("Foo-7B-iter3", 7_000_000, base: "Foo", version: "iter3", size: "7B"),
    // Nothing recognised: no basename either.
    IdentifierRow("gooaq", 0), IdentifierRow("", 0), IdentifierRow("--", 0),
    IdentifierRow("DeepSeek-R1-Distill", 0),
    // Owners.
    IdentifierRow(
      "meta-llama/Llama-2-7b-hf", 7_000_000, organization: "meta-llama", base: "Llama-2",
      finetune: "hf", size: "7B"),
    IdentifierRow("./Foo-7B", 7_000_000, base: "Foo", size: "7B"),
    IdentifierRow("/Foo-7B", 7_000_000, organization: "", base: "Foo", size: "7B"),
    IdentifierRow("Foo 7B/Bar-7B", 7_000_000),
  ])
  func `an identifier is taken apart`(row: IdentifierRow) throws {
    let id = ModelIdentifier(row.id, parameters: try millions(row.thousands))
    #expect(id.organization == row.organization)
    #expect(id.basename == row.basename)
    #expect(id.finetune == row.finetune)
    #expect(id.version == row.version)
    #expect(id.sizeLabel == row.size)
  }

  @Test func `the name is all that follows the owner`() {
    let count = ParameterCount()
    #expect(ModelIdentifier("a/b-7B", parameters: count).name == "b-7B")
    #expect(ModelIdentifier("a/b/c", parameters: count).name == "b/c")
    #expect(ModelIdentifier("a b/c", parameters: count).name == "a b/c")
  }

  @Test func `an adapter keeps the base model's size and says only once that it is one`() {
    let id = ModelIdentifier("Llama-70B-Poet-LoRA", parameters: .adapter)
    #expect(id.sizeLabel == "70B")
    #expect(id.finetune == "Poet")
  }

  @Test(arguments: [
    ("llama-2-7b-chat", "Llama 2 7b Chat"), ("s2orc", "S2Orc"), ("ms_marco", "Ms_Marco"),
    ("all-MiniLM-L6-v2", "All MiniLM L6 v2"), ("v0.3-v0.x", "v0.3 V0.X"), ("", ""),
    ("--a--b ", "A B"), ("don't", "Don'T"), ("école-ÉCOLE", "École ÉCOLE"), ("ǆ-ǅ", "ǅ ǅ"),
    ("quantized.w4a16", "Quantized.W4A16"), ("日本-7b", "日本 7b"), ("a\u{A0}b", "A B"),
  ])
  func `a title capitalises words in lower case`(id: String, expected: String) {
    #expect(title(id) == expected)
  }
}

@Suite struct ParameterCountTests {
  @Test(arguments: [
    (1, "0.00K"), (4, "0.00K"), (400, "0.40K"), (900, "0.9K"), (960, "1.0K"), (999, "1.0K"),
    (1_000, "1.0K"), (714_000, "714K"), (1_000_000, "1000K"), (1_000_001, "1.0M"),
    (2_650_000, "2.6M"), (9_449_999, "9.4M"), (9_949_999, "10M"), (15_500_000, "16M"),
    (16_500_000, "16M"),
    (999_999_999, "1000M"), (7_241_732_096, "7.2B"), (671_000_000_000, "671B"),
    (1_000_000_000_001, "1.0T"), (Int.max, "9223372T"),
  ])
  func `counts are rounded to two digits or whole units`(count: Int, label: String) {
    #expect(ParameterCount.rounded(count) == label)
  }

  @Test func `experts are counted once and named by their number`() throws {
    let count = ParameterCount(of: [
      ("token_embd.weight", try Shape([1000, 1000])),
      ("blk.0.ffn_up_exps.weight", try Shape([8, 500, 1000])),
      ("blk.0.ffn_up_exps.bias", try Shape([8, 1000])),
    ])
    #expect(count.total == 1_000_000 + 4_000_000 + 8_000)
    #expect(count.experts == 8)
    #expect(count.label == "8x1.5M")
  }

  @Test func `stacks of no experts, and counts without end, do not trap`() throws {
    let huge = try Shape([Int.max])
    let count = ParameterCount(of: [
      ("a", huge), ("b", huge), ("c_exps.weight", try Shape([0, 1, 1])),
      ("d_exps.scale", try Shape([8])), ("e_exps.weight", try Shape([Int.max, 1, 1])),
      ("f_exps.weight", try Shape([Int.max, 1, 1])),
    ])
    #expect(count.total == .max)
    #expect(ModelIdentifier("Foo-7B", parameters: count).finetune == "7b")
  }

  @Test func `nothing counted, no label`() {
    #expect(ParameterCount().label == nil)
    #expect(ParameterCount.adapter.label == nil)
  }
}

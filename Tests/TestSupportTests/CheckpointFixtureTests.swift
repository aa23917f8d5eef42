import StrictJSON
import SystemPackage
import TestSupport
import Testing

@Suite struct CheckpointFixtureTests {
  /// SHA-256 of the weight files, as the reference script of the fixtures writes them (numpy).
  // swift-format-ignore
  static let files: [String: String] = [
    "DeepSeek-R1-Distill-Llama-8B-tiny/model.safetensors":
      "d6adfa755d3bfb4178a51fd0a2ac5bee76e65b703cf5204939d3e1f5aca235be",
    "DeepSeek-R1-Distill-Qwen-1.5B-tiny/model-00001-of-00002.safetensors":
      "860061693a4ade58401cbcd0d964a6ea6fd88147110f3da3b230d5e957a84842",
    "DeepSeek-R1-Distill-Qwen-1.5B-tiny/model-00002-of-00002.safetensors":
      "0986bf4a2a33f80b59a54f11174afdb5ae660ea713874fb01861a34982aa505e",
    "Llama-2-7b-chat-tiny-hf/model.safetensors":
      "0b833af66035f4faa39902420bc6b24b4a5a712ef2b91628a9fd99d778ccd2bd",
    "Llama-3.1-2M-Instruct/model.safetensors":
      "d3d228365f2dc23f3675dbdaa6c9f6eebe6d51c9da27ee477f2b65cd8dcb36b3",
    "Mistral-7B-Instruct-v0.3-tiny/model.safetensors":
      "1dd8ac8f0f7c5f9cafeedcff1a88d950bf5143aac416fa61da96688f7ce35a07",
    "Mistral-Nemo-Instruct-2407-tiny/model.safetensors":
      "df5c41e0a18712ba56d0042c3755afc191fb46830b2114c5e5eef8d711094d0b",
    "Mixtral-8x2M-Instruct-v0.1/model.safetensors":
      "a52cedaea21b7624404ac45f6d5dba2e4faabf9b67291776f7b1a1f0cec88a5d",
    "Qwen2.5-3M-Instruct/model.safetensors":
      "126255334bd30cd931219d69741f5ee6bae99cfeb1b775b65ce7154b9cbc7efd",
    "Qwen3-0.6B-tiny/model.safetensors":
      "4ff875be54949fc263706f4fbc116b7e73c755b4fbcc421448ca8f64f6527d9b",
    "Vicuna-7B-v1.5-fast/model.safetensors":
      "568533936578473b6b8c65c44af99d16bd7095249dd15ee6dc55f387f9ba6c92",
    "all-MiniLM-L6-v2-tiny/model.safetensors":
      "20c14e359a4b455ed79a30b59df4bfeb19e43bc6afbd2c5585211ff64fe4d151",
  ]

  @Test(arguments: files.keys.sorted())
  func `weights follow from names`(_ file: String) throws {
    let parts = file.split(separator: "/").map(String.init)
    try withTemporaryDirectory { directory in
      let folder = try CheckpointFixture(parts[0]).write(into: directory)
      let bytes = try contents(folder.appending(parts[1]))
      #expect(SHA256.hexadecimal(bytes) == Self.files[file], "\(file)")
    }
  }

  @Test func `every type of weight, given values and quotients`() throws {
    let types = [
      "F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2", "F8_E8M0", "BOOL", "I8", "U8", "I16",
      "U16",
      "I32", "U32", "I64", "U64",
    ]
    var text = "{"
    for type in types {
      text += "\"\(type).é\": {\"dtype\": \"\(type)\", \"shape\": [50, 40]},"
      text += "\"\(type).scale\": {\"dtype\": \"\(type)\", \"shape\": [64]},"
    }
    text += """
      "given": {"dtype": "I32", "shape": [3], "values": [7, -2, 2147483647]},
      "halves": {"dtype": "F16", "shape": [2, 2], "values": [1.5, -0.1, 65504, 6e-8]},
      "groups": {"dtype": "U16", "shape": [600], "divide": 7}}
      """
    let bytes = try safetensorsFile(try JSONValue(parsing: Array(text.utf8)))
    #expect(
      SHA256.hexadecimal(bytes)
        == "ab096124d91e6481e403726e0b350de90ca0a48cf70ea6b8f7f57e7fa5e7a631")
  }

  @Test func `a checkpoint is written without its expectations`() throws {
    try withTemporaryDirectory { directory in
      let folder = try CheckpointFixture("Qwen3-0.6B-tiny").write(into: directory)
      #expect(folder.lastComponent?.string == "Qwen3-0.6B-tiny")
      let source = try contents(folder.appending("config.json"))
      #expect(try source == Fixture.bytes("checkpoints/Qwen3-0.6B-tiny/config.json"))
      #expect(throws: (any Error).self) { try contents(folder.appending("weights.json")) }
    }
  }
}

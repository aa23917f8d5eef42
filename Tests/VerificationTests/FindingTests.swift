import GGUF
import OrderedCollections
import StrictJSON
import SystemPackage
import Tensors
import TestSupport
import Testing
import Verification

/// What is said of a small model with one thing wrong.
@Suite struct `Findings` {
  @Test func `a whole model has none`() async throws {
    #expect(try await Self.findings { _ in } == [])
  }

  @Test(
    arguments: [
      ("general.architecture", nil, "error: general.architecture: is not there"),
      ("llama.context_length", nil, "error: llama.context_length: is not there"),
      (
        "llama.attention.head_count", .string("x"),
        "error: llama.attention.head_count: is not a number"
      ),
      ("llama.block_count", .uint32(2), "error: blk.1: has no tensor"),
      ("llama.block_count", .uint32(.max), "error: llama.block_count: is 4294967295"),
      ("llama.embedding_length", .uint32(64), "error: token_embd.weight: has rows of 32 weights"),
      (
        "tokenizer.ggml.tokens", .array(GGUFArray(["a", "b", "ab", "a"])),
        "error: tokenizer.ggml.tokens: token 3, \"a\", is there twice"
      ),
      ("tokenizer.ggml.tokens", .uint32(4), "error: tokenizer.ggml.tokens: is not there"),
      (
        "tokenizer.ggml.token_type", .array(GGUFArray([1, 1, 1] as [Int32])),
        "error: tokenizer.ggml.token_type: has 3 elements, there are 4 tokens"
      ),
      (
        "tokenizer.ggml.token_type", .array(GGUFArray([1, 1, 9, 1] as [Int32])),
        "error: tokenizer.ggml.token_type: token 2 is of the kind 9"
      ),
      (
        "tokenizer.ggml.eos_token_id", .uint32(4),
        "error: tokenizer.ggml.eos_token_id: is 4, expected 0 ... 3"
      ),
      (
        "tokenizer.ggml.merges", .array(GGUFArray(["a b", "a x"])),
        "warning: tokenizer.ggml.merges: merge 1, \"a x\""
      ),
      ("tokenizer.ggml.merges", nil, "error: tokenizer.ggml.merges: is not there"),
      ("tokenizer.chat_template", nil, "warning: tokenizer.chat_template: is not there"),
      ("tokenizer.chat_template", .string(""), "error: tokenizer.chat_template: is empty"),
      ("general.file_type", nil, "warning: general.file_type: is not there"),
    ] as [(String, GGUFValue?, String)])
  func `a wrong key is one, and the only one`(
    _ key: String, _ value: GGUFValue?, _ expected: String
  ) async throws {
    let findings = try await Self.findings { $0[key] = value }
    #expect(findings.count == 1 && findings.allSatisfy { $0.hasPrefix(expected) }, "\(findings)")
  }

  @Test func `a vocabulary of another size than the embedding is one`() async throws {
    let findings = try await Self.findings {
      $0["tokenizer.ggml.tokens"] = .array(GGUFArray(["a", "b", "ab", "c", "d"]))
      $0["tokenizer.ggml.token_type"] = .array(GGUFArray([1, 1, 1, 3, 1] as [Int32]))
    }
    #expect(findings == ["error: token_embd.weight: has 4 rows, the vocabulary 5 tokens"])
  }

  @Test func `a manifest's tensors are compared by name, type, shape and hash`() async throws {
    let hash = sha256([UInt8](repeating: 0, count: 4 * 32 * 4))
    func tensor(_ name: String, rows: Int = 4, hash: String = hash) -> Manifest.Tensor {
      .init(name: name, type: .F32, shape: [rows, 32], hash: hash)
    }
    func findings(_ tensors: [Manifest.Tensor]) async throws -> [String] {
      try await Self.findings(
        Manifest(version: "1", arguments: [], fileType: "F32", sources: [], tensors: tensors)
      ) { _ in }
    }
    let names = ["token_embd.weight", "blk.0.ffn_up.weight"]
    #expect(try await findings(names.map { tensor($0) }) == [])
    #expect(try await findings([tensor(names[0])]).count == 1)
    #expect(try await findings(names.map { tensor($0) } + [tensor("x")]).count == 1)
    #expect(try await findings([tensor(names[0]), tensor(names[1], rows: 3)]).count == 1)
    #expect(try await findings([tensor(names[0]), tensor(names[1], hash: "00")]).count == 1)
  }

  @Test func `a manifest survives its JSON, and damaged ones are refused`() throws {
    let manifest = Manifest(
      version: "1.2", arguments: ["convert", "x"], fileType: "Q4_K_M",
      sources: [.init(file: "a", bytes: 9, headerBytes: 4, headerHash: "ab")],
      tensors: [.init(name: "t", type: .Q4_K, shape: [2, 256], hash: "cd")])
    let text = manifest.json.utf8()
    #expect(try Manifest(parsing: text, file: "m") == manifest)
    for damaged in ["{}", "[]", "{\"form\": 2}", "{\"form\": 1, \"kerf\": 3}", "{"] {
      #expect(throws: ManifestError.self) {
        try Manifest(parsing: Array(damaged.utf8), file: "m")
      }
    }
  }

  /// The findings of a small model after an edit of its keys, as the command prints them.
  private static func findings(
    _ manifest: Manifest? = nil, _ edit: (inout GGUFMetadata) -> Void
  ) async throws -> [String] {
    var keys = GGUFMetadata([
      "general.architecture": .string("llama"), "general.file_type": .uint32(0),
      "llama.block_count": .uint32(1), "llama.context_length": .uint32(8),
      "llama.embedding_length": .uint32(32), "llama.attention.head_count": .uint32(2),
      "tokenizer.ggml.model": .string("gpt2"),
      "tokenizer.ggml.tokens": .array(GGUFArray(["a", "b", "ab", "c"])),
      "tokenizer.ggml.token_type": .array(GGUFArray([1, 1, 1, 3] as [Int32])),
      "tokenizer.ggml.merges": .array(GGUFArray(["a b"])),
      "tokenizer.ggml.eos_token_id": .uint32(3), "tokenizer.chat_template": .string("{{ x }}"),
    ])
    edit(&keys)
    let layout = try GGUFLayout(
      metadata: keys,
      tensors: try ["token_embd.weight", "blk.0.ffn_up.weight"].map {
        .init($0, .F32, try Shape([4, 32]))
      })
    let bytes = layout.header + [UInt8](repeating: 0, count: layout.fileSize - layout.header.count)
    let report = try await withTemporaryDirectory { directory in
      let path = directory.appending("m.gguf")
      try write(bytes, to: path)
      return try await FileVerification(workerCount: 1, manifest: manifest).run(path)
    }
    return report.findings.map { "\($0.severity.rawValue): \($0.subject): \($0.message)" }
  }
}

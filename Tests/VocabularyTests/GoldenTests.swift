import Storage
import StrictJSON
import TestSupport
import Testing
import Vocabulary

/// The vocabularies of the golden checkpoints, compared with the keys of the reference's files.
@Suite struct GoldenTests {
  typealias Reader = @Sendable (Folder, JSONObject) throws -> TokenTable

  static let readers: [String: Reader] = [
    "llama": { folder, config in try Tokenizer.llama(folder, config: config) },
    "byte-level": { folder, config in try Tokenizer.byteLevelBPE(folder, config: config) },
    "WordPiece": { folder, config in try Tokenizer.wordPiece(folder, config: config) },
  ]

  @Test(
    "a checkpoint's vocabulary has the reference's keys",
    arguments: [
      ("Llama-3.1-2M-Instruct", "llama"),
      ("Llama-2-7b-chat-tiny-hf", "llama"),
      ("Vicuna-7B-v1.5-fast", "llama"),
      ("Mistral-7B-Instruct-v0.3-tiny", "llama"),
      ("Mistral-Nemo-Instruct-2407-tiny", "llama"),
      ("DeepSeek-R1-Distill-Llama-8B-tiny", "llama"),
      ("Qwen2.5-3M-Instruct", "byte-level"),
      ("DeepSeek-R1-Distill-Qwen-1.5B-tiny", "byte-level"),
      ("Qwen3-0.6B-tiny", "byte-level"),
      ("all-MiniLM-L6-v2-tiny", "WordPiece"),
    ])
  func golden(name: String, reader: String) throws {
    let folder = Folder(Fixture.path("checkpoints/\(name)"))
    let config = try #require(Fixture.json("checkpoints/\(name)/config.json").object)
    let read = try #require(Self.readers[reader])
    let actual = try read(folder, config).entries.map(dump)
    let expected = try Fixture.json("checkpoints/\(name)/expected/bf16.json")["metadata"]?.array?
      .filter { $0.array?.first?.string?.utf8.starts(with: "tokenizer.".utf8) == true }
    let wanted = try #require(expected)
    #expect(wanted.count > 5)
    #expect(actual.map { $0.array?.first } == wanted.map { $0.array?.first })
    for (made, wanted) in zip(actual, wanted) { #expect(made == wanted) }
  }
}

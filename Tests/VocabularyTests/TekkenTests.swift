import Foundation
import OrderedCollections
import StrictJSON
import Testing
import Vocabulary

/// Mistral's own form of a vocabulary, beside params.json and beside config.json.
@Suite struct `Tekken` {
  typealias Files = TokenizerFiles

  /// The bytes, then `tokens`; two control tokens have texts, four places are for them.
  private func tekken(
    _ tokens: [String] = ["th", "he", "the"], version: String = "v3",
    special: JSONValue = ["<unk>", "<s>", "</s>", "<pad>"]
  ) -> Files {
    let bytes = (0..<256).map { [UInt8($0)] } + tokens.map { Array($0.utf8) }
    let vocabulary = bytes.enumerated().map { rank, bytes -> JSONValue in
      [
        "rank": .integer(rank), "token_bytes": .string(Data(bytes).base64EncodedString()),
        "token_str": .null,
      ]
    }
    let listed = special.array?.enumerated().map { rank, text -> JSONValue in
      ["rank": .integer(rank), "token_str": text, "is_control": true]
    }
    var files = Files()
    files.json["tekken.json"] = [
      "config": [
        "default_vocab_size": .integer(bytes.count + 6), "default_num_special_tokens": 6,
        "version": .string(version),
      ],
      "vocab": .array(vocabulary), "special_tokens": listed.map { .array($0) } ?? .null,
    ]
    return files
  }

  @Test func `control tokens come first, then fillers, then the bytes`() throws {
    let table = try tekken().llama()
    #expect(
      Array(table.tokens.prefix(8)) == [
        "<unk>", "<s>", "</s>", "<pad>", "<SPECIAL_4>", "<SPECIAL_5>", "\u{100}", "\u{101}",
      ])
    #expect(table.tokens.suffix(3) == ["th", "he", "the"])
    #expect(table.types.prefix(6).allSatisfy { $0 == .control })
    #expect(table.types.dropFirst(6).allSatisfy { $0 == .normal })
    #expect(table.special.ids == [.bos: 1, .eos: 2, .unk: 0, .pad: 3])
  }

  @Test func `a token has a merge for each way to cut it, by the ranks of the parts`() throws {
    let table = try tekken().llama()
    #expect(table.merges == ["t h", "h e", "t he", "th e"])
  }

  @Test func `special tokens stand before the tables, and scores are integers`() throws {
    let keys = try tekken().llama().entries.map(\.key)
    #expect(
      keys == [
        "tokenizer.ggml.model", "tokenizer.ggml.pre", "tokenizer.ggml.merges",
        "tokenizer.ggml.bos_token_id", "tokenizer.ggml.eos_token_id",
        "tokenizer.ggml.unknown_token_id", "tokenizer.ggml.padding_token_id",
        "tokenizer.ggml.tokens", "tokenizer.ggml.scores", "tokenizer.ggml.token_type",
        "vocab_size", "tokenizer.ggml.add_bos_token", "tokenizer.ggml.add_eos_token",
        "tokenizer.chat_template",
      ])
    let scores = try tekken().llama().entries.first { $0.key.hasSuffix("scores") }
    #expect(scores?.value == .int32s(Array(repeating: 0, count: 265)))
  }

  @Test(arguments: ["v3": "mistral-v3-tekken", "v7": "mistral-v7-tekken"])
  func `the version names the template`(_ version: String, _ name: String) throws {
    #expect(try tekken(version: version).llama().special.chatTemplate?.main == name)
  }

  @Test func `a version without a name needs a template, or none`() throws {
    let files = tekken(version: "v11")
    #expect("\(try #require(try files.failure()))".contains("v11"))
    var without = TokenizerOptions()
    without.namesTemplate = false
    #expect(try files.llama(without).special.chatTemplate == nil)
    var beside = files
    beside.bytes["chat_template.jinja"] = Array("{{ x }}".utf8)
    #expect(try beside.llama().special.chatTemplate?.main == "{{ x }}")
  }

  @Test func `a template beside the weights counts in Mistral's own form only`() throws {
    var files = tekken()
    files.bytes["chat_template.jinja"] = Array("{{ x }}".utf8)
    #expect(try files.llama().special.chatTemplate?.main == "mistral-v3-tekken")
    let own = try files.read { try Tokenizer.mistral($0, config: $1) }
    #expect(own.special.chatTemplate?.main == "{{ x }}")
  }

  @Test func `tokenizer_json goes before tekken_json`() throws {
    var files = Files.byteLevel(parts: [:], configuration: [:])
    files.json["tekken.json"] = tekken().json["tekken.json"]
    #expect(try files.llama().preTokenizer == "llama-bpe")
  }

  @Test(arguments: [["th", "th"], ["xyz"], [""]])
  func `tokens that are twice there, or of no others, are refused`(_ tokens: [String]) throws {
    #expect("\(try #require(try tekken(tokens).failure()))".contains("tekken.json"))
  }

  @Test func `more control tokens than places are refused`() throws {
    let special: JSONValue = ["<unk>", "<s>", "</s>", "a", "b", "c", "d"]
    #expect("\(try #require(try tekken(special: special).failure()))".contains("special_tokens"))
  }
}

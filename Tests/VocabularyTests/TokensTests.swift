import OrderedCollections
import StrictJSON
import Testing
import Vocabulary

/// Texts and types of tokens.
@Suite struct TokensTests {
  typealias Files = TokenizerFiles

  @Test func `places without a token are unused`() throws {
    var files = Files.byteLevel()
    files.config["vocab_size"] = 34
    let table = try files.llama()
    #expect(table.tokens.suffix(3) == ["<|end_of_text|>", "[PAD32]", "[PAD33]"])
    #expect(table.types.suffix(3) == [.control, .unused, .unused])
    files.config["vocab_size"] = nil
    #expect(try files.llama().tokens.count == 32)
  }

  @Test func `an added token is control where it is declared or looks so`() throws {
    func added(_ text: String, _ id: Int) -> JSONValue {
      ["id": .integer(id), "content": .string(text), "special": false]
    }
    let texts = ["<|x|>", "<｜x｜>", "<unused9>", "<mask>", "<think>", "a\u{2581}b", "[x]"]
    var files = Files.byteLevel(
      parts: ["added_tokens": .array(texts.enumerated().map { added($1, 30 + $0) })],
      configuration: [
        "added_tokens_decoder": ["36": ["content": "[x]", "special": true]],
        "additional_special_tokens": ["the"],
      ])
    files.config["vocab_size"] = 40
    let table = try files.llama()
    #expect(
      table.types[30..<37]
        == [.control, .control, .control, .control, .userDefined, .userDefined, .control])
    #expect(table.tokens[35] == "a b")
    #expect(table.tokens[28] == "the")
    #expect(table.types[27...28] == [.normal, .control])
  }

  @Test func `tokens that differ in their bytes only are kept apart`() throws {
    // é as one scalar and as two: equal as Swift strings.
    let text = Array(
      ("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"\u{E9}\": 0, \"e\u{301}\": 1}, "
        + "\"merges\": []}, \"added_tokens\": []}").utf8)
    var files = TokenizerFiles()
    files.bytes["tokenizer.json"] = text
    files.config = [:]
    let tokens = try files.llama(TokenizerOptions(preTokenizer: "given")).tokens
    #expect(tokens.map { Array($0.utf8) } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
  }

  @Test func `a space inside a merge's part is written as its byte-level character`() throws {
    let model: JSONObject = [
      "vocab": ["a": 0, " b": 1, "a b": 2], "merges": [["a", " b"]],
    ]
    let table = try Files.byteLevel(model: model, parts: ["added_tokens": []]).llama()
    #expect(table.merges == ["a \u{120}b"])
  }

  @Test func `merges txt counts where tokenizer json has none`() throws {
    var files = Files.byteLevel(model: ["merges": .null])
    files.bytes["merges.txt"] = Array("#version: 0.2\nt h\nth e\n".utf8)
    #expect(try files.llama().merges == ["t h", "th e"])
    files.bytes["merges.txt"] = Array("t h\nthe\n".utf8)
    let error = try #require(try files.failure())
    #expect(error.description.contains("merges.txt: line 2: found \"the\""))
  }

  @Test func `SentencePiece tokens are replaced by added ones, scores and all`() throws {
    var files = Files.sentencePiece()
    files.config["vocab_size"] = 34
    files.json["added_tokens.json"] = ["<new>": 32, "<far>": 99]
    files.json["tokenizer_config.json"] = [
      "add_prefix_space": true,
      "added_tokens_decoder": [
        "0": ["content": "<unk>", "special": true], "4": ["content": "x\u{2581}y"],
      ],
    ]
    let table = try files.llama()
    #expect(table.tokens[0...4] == ["<unk>", "<s>", "</s>", "\u{2581}", "x y"])
    #expect(table.types[0...4] == [.control, .control, .control, .normal, .userDefined])
    #expect(table.scores?[0...5] == [-1000, -1, -2, -3, -1000, -5])
    #expect(table.tokens[32...33] == ["<new>", "[PAD33]"])
    #expect(table.types[32...33] == [.userDefined, .unused])
    #expect(table.scores?[32...33] == [-1000, -10_000])
    #expect(table.entries.first == VocabularyEntry("tokenizer.ggml.add_space_prefix", .bool(true)))
  }

  @Test func `pieces beyond the vocabulary's size are left out`() throws {
    var files = Files.sentencePiece()
    files.config["vocab_size"] = 20
    #expect(try files.llama().tokens.count == 20)
  }

  @Test func `Granite's flag keeps its place or stands at the end`() throws {
    let key = "tokenizer.ggml.add_bos_token"
    var files = Files.sentencePiece()
    files.config["vocab_size"] = 49_152
    files.json["tokenizer_config.json"] = ["chat_template": "{{ x }}"]
    #expect(
      try files.llama().entries.suffix(2).map(\.key) == ["tokenizer.chat_template", key])
    files.json["tokenizer_config.json"] = ["add_bos_token": true, "chat_template": "{{ x }}"]
    let entries = try files.llama().entries
    #expect(entries.suffix(2).map(\.key) == [key, "tokenizer.chat_template"])
    #expect(entries.first { $0.key == key }?.value == .bool(false))
  }

  @Test func `Code Llama's tokens for infilling stand at the end`() throws {
    var files = Files.sentencePiece()
    files.config["vocab_size"] = 32_016
    #expect(
      try files.llama().entries.suffix(4).map(\.key) == [
        "tokenizer.ggml.prefix_token_id", "tokenizer.ggml.suffix_token_id",
        "tokenizer.ggml.middle_token_id", "tokenizer.ggml.eot_token_id",
      ])
  }
}

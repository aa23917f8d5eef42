import OrderedCollections
import StrictJSON
import Testing
import Vocabulary

/// Unigram vocabularies, from both of their forms.
@Suite struct UnigramTests {
  typealias Files = TokenizerFiles

  private func unigram(_ files: TokenizerFiles) throws -> TokenTable {
    try files.read { try Tokenizer.unigram($0, config: $1) }
  }

  /// A model of that kind (1 is Unigram) with a character map and no space in front.
  private func model(kind: UInt8) -> [UInt8] {
    let names = ["<unk>", "<s>", "</s>", ",", "\u{2581}a"]
    var model: [UInt8] = []
    for (i, name) in names.enumerated() {
      let type: UInt8 = i == 0 ? 2 : i < 3 ? 3 : 1
      model += Files.piece(Array(name.utf8), score: -Float(i), type: type)
    }
    return model + Files.field(2, [3 << 3, kind])
      + Files.field(3, Files.field(2, [7, 8]) + [3 << 3, 0])
  }

  @Test func `a model's pieces stand behind four tokens of XLM-RoBERTa's own`() throws {
    var files = TokenizerFiles()
    files.bytes["sentencepiece.bpe.model"] = model(kind: 1)
    files.config = ["vocab_size": 7, "type_vocab_size": 1]
    let table = try unigram(files)
    #expect(
      table.tokens == ["<s>", "<pad>", "</s>", "<unk>", ",", "\u{2581}a", "[PAD5]"])
    #expect(table.scores == [0, 0, 0, 0, -3, -4, -10_000])
    #expect(
      table.types == [.control, .control, .control, .unknown, .normal, .normal, .unused])
    #expect(
      table.entries.suffix(4) == [
        VocabularyEntry("tokenizer.ggml.add_space_prefix", .bool(false)),
        VocabularyEntry("tokenizer.ggml.token_type_count", .uint32(1)),
        VocabularyEntry("tokenizer.ggml.remove_extra_whitespaces", .bool(true)),
        VocabularyEntry("tokenizer.ggml.precompiled_charsmap", .bytes([7, 8])),
      ])
    files.bytes["sentencepiece.bpe.model"] = model(kind: 2)
    #expect(throws: VocabularyError.self) { try unigram(files) }
  }

  private func json(_ parts: JSONObject = [:], _ pieces: JSONValue? = nil) -> TokenizerFiles {
    let listed: JSONValue = [["<s>", 0.0], ["<unk>", 0.0], ["a", -1.5], ["<new>", -2]]
    var root: JSONObject = [
      "added_tokens": [Files.added("<s>", 0), Files.added("<new>", 3)],
      "normalizer": ["type": "Precompiled", "precompiled_charsmap": "Bwg="],
      "model": ["type": "Unigram", "unk_id": 1, "vocab": pieces ?? listed],
    ]
    root.merge(parts) { _, new in new }
    var files = TokenizerFiles()
    files.json = [
      "tokenizer.json": .object(root),
      "tokenizer_config.json": ["bos_token": "<s>", "clean_up_tokenization_spaces": true],
    ]
    files.config = ["vocab_size": 5]
    return files
  }

  @Test func `pieces of tokenizer json have their own numbers`() throws {
    let table = try unigram(json())
    #expect(table.tokens == ["<s>", "<unk>", "a", "<new>", "[PAD4]"])
    #expect(table.scores == [0, 0, -1.5, -2, -10_000])
    #expect(table.types == [.control, .unknown, .normal, .userDefined, .unused])
    #expect(table.between.last?.value == .bytes([7, 8]))
    #expect(table.between.map(\.value).contains(.bool(true)))
    let plain = try unigram(json(["normalizer": .null])).entries
    #expect(
      plain.map(\.key).suffix(2) == [
        "tokenizer.ggml.remove_extra_whitespaces", "tokenizer.ggml.bos_token_id",
      ])
  }

  @Test(
    "pieces that are none are refused",
    arguments: [
      (["a": 0], "model.vocab: found an object, expected an array of at most 4194304 pieces"),
      ([["a"]], "model.vocab[0]: found an array, expected a piece: text and score"),
      ([[1, 2]], "model.vocab[0]: found an array, expected a piece: text and score"),
      (["a"], "model.vocab[0]: found \"a\", expected a piece: text and score"),
    ] as [(JSONValue, String)])
  func pieces(value: JSONValue, message: String) throws {
    let error = #expect(throws: VocabularyError.self) { try unigram(json([:], value)) }
    #expect(error?.description.hasSuffix("tokenizer.json: \(message)") == true)
  }

  @Test func `a character map that is not base64 is refused`() throws {
    let map: JSONObject = ["normalizer": ["precompiled_charsmap": "?"]]
    let error = #expect(throws: VocabularyError.self) { try unigram(json(map)) }
    #expect(error?.description.hasSuffix("found \"?\", expected base64") == true)
  }
}

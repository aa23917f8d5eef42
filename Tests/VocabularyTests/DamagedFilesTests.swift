import OrderedCollections
import StrictJSON
import Testing
import Vocabulary

/// Files that no vocabulary can be made of: each is refused with the file's name and the reason.
@Suite struct DamagedFilesTests {
  typealias Files = TokenizerFiles

  private func with(_ text: String, _ id: JSONValue) -> JSONObject {
    var vocabulary = Files.vocabulary
    vocabulary[text] = id
    return ["vocab": .object(vocabulary)]
  }

  @Test func `a token's number outside the vocabulary is refused`() throws {
    let number = "a token's number, 0 ..< 4194304"
    let huge: JSONValue = .real(18_446_744_073_709_551_616)
    let wrong: [JSONValue] = [-1, 1_000_000_000_000, huge, 0.5, "0", .null, [1]]
    for id in wrong {
      let error = try #require(try Files.byteLevel(model: with("a", id)).failure())
      #expect(error.description.contains("tokenizer.json: model.vocab, token \"a\": found "))
      #expect(error.description.hasSuffix("expected \(number)"))
    }
    let beyond = try #require(try Files.byteLevel(model: with("zz", 32)).failure())
    #expect(
      beyond.description.hasSuffix(
        "tokenizer.json: token \"zz\" has number 32, the vocabulary 32 tokens"))
    let twice = try #require(try Files.byteLevel(model: with("zz", 0)).failure())
    #expect(
      twice.description.hasSuffix(
        "tokenizer.json: tokens \"a\" and \"zz\" have the same number 0"))
  }

  @Test(
    "a merge that is not two tokens of the vocabulary is refused",
    arguments: [
      (["th"], "model.merges[0]: found \"th\""),
      (["t h e"], "model.merges[0]: found \"t h e\""),
      (["t h", " e"], "model.merges[1]: found \" e\""),
      (["t h", "e "], "model.merges[1]: found \"e \""),
      ([7], "model.merges[0]: found 7"),
      ([["t", "h", "e"]], "model.merges[0]: found an array"),
      (["Q Z"], "merge 0, \"Q Z\", needs token \"Q\", which is not there"),
      (["t Z"], "merge 0, \"t Z\", needs token \"Z\", which is not there"),
      ([["q", "z"]], "merge 0, \"q z\", needs token \"qz\", which is not there"),
      (["t": "h"], "model.merges: found an object, expected an array"),
    ] as [(JSONValue, String)])
  func merges(value: JSONValue, message: String) throws {
    let error = try #require(try Files.byteLevel(model: ["merges": value]).failure())
    #expect(error.description.contains("tokenizer.json: \(message)"))
  }

  @Test(
    "a model without a usable vocabulary is refused",
    arguments: [
      (["vocab": ["a", "b"]], "model.vocab: found an array, expected an object of tokens"),
      (["vocab": [:]], "model.vocab: found no token, expected an object of tokens"),
      (["vocab": .null], "model.vocab: found nothing, expected an object of tokens"),
      (["type": "Guess"], "model.type: found Guess, expected BPE"),
    ] as [(JSONObject, String)])
  func vocabulary(model: JSONObject, message: String) throws {
    let error = try #require(try Files.byteLevel(model: model).failure())
    #expect(error.description.hasSuffix("tokenizer.json: \(message)"))
  }

  @Test(
    "an added token that is none is refused",
    arguments: [
      (["a": 1], "added_tokens: found an object, expected an array"),
      ([["id": 30]], "added_tokens[0].content: found nothing, expected a token's text"),
      ([["content": "x"]], "added_tokens[0].id: found nothing"),
      ([Files.added("x", -5)], "added_tokens[0].id: found -5"),
      ([Files.added("x", 32)], "token \"x\" has number 32, the vocabulary 32 tokens"),
    ] as [(JSONValue, String)])
  func added(value: JSONValue, message: String) throws {
    let error = try #require(try Files.byteLevel(parts: ["added_tokens": value]).failure())
    #expect(error.description.contains("tokenizer.json: \(message)"))
  }

  @Test(
    "a tokenizer.json that is not an object with a model is refused",
    arguments: [
      ("{", "byte 1: expected the name of a member"),
      ("[]", "model: found nothing, expected an object"),
      ("{\"model\": null}", "model: found nothing, expected an object"),
      ("{\"model\": [1]}", "model: found an array, expected an object"),
      (
        "{\"model\": " + String(repeating: "[", count: 100_000),
        "byte 73: nested more than 64 deep"
      ),
      ("{\"model\": {\"vocab\": {\"a\": 0}} x", "expected a comma or the end of the object"),
    ])
  func file(text: String, message: String) throws {
    var files = Files.byteLevel()
    files.json["tokenizer.json"] = nil
    files.bytes["tokenizer.json"] = Array(text.utf8)
    let error = try #require(try files.failure())
    #expect(error.description.contains("tokenizer.json: "))
    #expect(error.description.hasSuffix(message))
  }

  @Test(
    "a vocabulary size that cannot be is refused",
    arguments: [-32, 0, 4_611_686_018_427_387_904, [32], "32", 1.5] as [JSONValue])
  func size(value: JSONValue) throws {
    for var files in [Files.byteLevel(), Files.sentencePiece()] {
      files.config["vocab_size"] = value
      let error = try #require(try files.failure())
      #expect(error.description.hasPrefix("config.json: vocab_size: found "))
    }
  }

  @Test func `a token's number in config json is checked`() throws {
    var files = Files.byteLevel()
    files.json["config.json"] = ["pad_token_id": -1]
    let error = try #require(try files.failure())
    #expect(
      error.description.hasSuffix("config.json: pad_token_id: found -1, expected a token's number"))
  }

  @Test func `a damaged SentencePiece model is refused`() throws {
    let good = Files.model()
    let maximum = [UInt8](repeating: 0xFF, count: 9) + [0x01]
    let cases: [(String, [UInt8], String)] = [
      ("empty", [], "is a SentencePiece model without pieces"),
      ("cut", Array(good.prefix(100)), "is not a SentencePiece model: "),
      ("a length beyond the end", [0x0A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20] + good, "is not "),
      ("the largest length", [0x0A] + maximum + good, "is not a SentencePiece model: "),
      ("a long number", [0x08] + [UInt8](repeating: 0xFF, count: 11) + good, "is not "),
      ("groups", [UInt8](repeating: 0x0B, count: 10_000) + good, "is not a SentencePiece model: "),
      ("field 0", [0x02, 0x00] + good, "is not a SentencePiece model: "),
      ("a pickle", [0x80, 0x02, 0x7D, 0x71, 0x00, 0x2E], "is not a SentencePiece model: "),
      ("not UTF-8", Files.model(Files.pieces.dropLast() + [[0xFF, 0xFE]]), "is not "),
      ("ranks", Array("IQ== 0\nIg== 1\n".utf8), "is a list of tokens and ranks"),
    ]
    for (name, bytes, message) in cases {
      let error = try #require(try Files.sentencePiece(bytes).failure(), "\(name)")
      #expect(error.description.contains("tokenizer.model: \(message)"), "\(name)")
    }
  }

  @Test func `every prefix of a SentencePiece model is read or refused`() throws {
    let good = Files.model(Array(Files.pieces.prefix(6)))
    for length in 0..<good.count {
      // Whatever is thrown that is no VocabularyError fails the test.
      _ = try Files.sentencePiece(Array(good.prefix(length))).failure()
    }
  }

  @Test func `a folder without tokenizer files says which it could have`() throws {
    let error = try #require(try TokenizerFiles().failure())
    #expect(
      error.description.hasSuffix(
        "has no vocabulary: none of tokenizer.model, tokenizer.json, tekken.json is there"))
  }
}

import OrderedCollections
import StrictJSON
import Testing
import Vocabulary

/// The pre-tokenizer's name follows from the form of `tokenizer.json`.
@Suite struct PreTokenizerTests {
  typealias Files = TokenizerFiles

  private func name(
    _ parts: JSONObject = [:], _ configuration: JSONObject = [:],
    _ options: TokenizerOptions = TokenizerOptions()
  ) throws -> String? {
    try Files.byteLevel(parts: parts, configuration: configuration).llama(options).preTokenizer
  }

  @Test func `added tokens do not change the name`() throws {
    #expect(try name() == "llama-bpe")
    #expect(try name(["added_tokens": [Files.added("<x>", 30)]]) == "llama-bpe")
  }

  @Test func `a token in front tells names of one pattern apart`() throws {
    #expect(try name(["post_processor": .null]) == "smaug-bpe")
    #expect(try name(["post_processor": Files.byteLevel]) == "smaug-bpe")
  }

  @Test func `a Llama tokenizer puts its own token in front`() throws {
    let plain: JSONObject = ["post_processor": Files.byteLevel]
    #expect(try name(plain, ["tokenizer_class": "LlamaTokenizerFast"]) == "llama-bpe")
    #expect(
      try name(plain, ["tokenizer_class": "LlamaTokenizerFast", "add_bos_token": false])
        == "smaug-bpe")
    #expect(
      try name(plain, ["tokenizer_class": "PreTrainedTokenizerFast", "add_bos_token": true])
        == "smaug-bpe")
  }

  @Test func `a family's preference decides between names of one form only`() throws {
    let options = TokenizerOptions(preferredPreTokenizers: ["qwen2", "dbrx"])
    #expect(try name(["post_processor": .null], [:], options) == "dbrx")
    #expect(try name([:], [:], options) == "llama-bpe")
  }

  @Test func `GPT-2's pattern is told with and without digits alone`() throws {
    let splitting: JSONValue = ["type": "ByteLevel", "add_prefix_space": false, "use_regex": true]
    let digits: JSONValue = ["type": "Digits", "individual_digits": true]
    let end: JSONObject = ["post_processor": .null]
    func with(_ step: JSONValue) -> JSONObject {
      end.merging(["pre_tokenizer": step]) { _, new in new }
    }
    #expect(try name(with(splitting)) == "gpt-2")
    #expect(try name(with(["type": "ByteLevel", "add_prefix_space": false])) == "gpt-2")
    #expect(
      try name(with(["type": "Sequence", "pretokenizers": [digits, splitting]])) == "smollm")
  }

  @Test func `an unknown form is described, with the nearest known one`() throws {
    let parts: JSONObject = [
      "normalizer": ["type": "NFKC"],
      "pre_tokenizer": [
        "type": "Sequence", "pretokenizers": [Files.split("[a-z]+"), Files.byteLevel],
      ],
    ]
    let error = try #require(try Files.byteLevel(parts: parts).failure())
    let text = error.description
    #expect(
      text.contains(
        "no pre-tokenizer is known by this form: normalizer \"NFKC\", Split \"[a-z]+\", ByteLevel, "
          + "a token in front; the nearest is "))
    #expect(text.hasSuffix("; --pre-tokenizer NAME sets the name"))
    let nearest = try #require(
      try Files.byteLevel(parts: ["normalizer": ["type": "NFKC"]]).failure())
    #expect(nearest.description.contains("the nearest is llama-bpe (no normalizer, Split "))
    #expect(try name(parts, [:], TokenizerOptions(preTokenizer: "mine")) == "mine")
  }

  @Test func `a pattern of any length is cut in the message`() throws {
    let parts: JSONObject = ["pre_tokenizer": Files.split(String(repeating: "(", count: 20_000))]
    let error = try #require(try Files.byteLevel(parts: parts).failure())
    #expect(error.description.utf8.count < 2000)
  }

  @Test func `removing what does not match is the same as keeping what does`() throws {
    let split: JSONValue = [
      "type": "Split", "pattern": ["Regex": .string(Files.llama3Pattern)], "behavior": "Removed",
      "invert": true,
    ]
    let bytes: JSONValue = ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false]
    let parts: JSONObject = [
      "pre_tokenizer": ["type": "Sequence", "pretokenizers": [split, bytes]],
      "post_processor": .null,
    ]
    #expect(try name(parts) == "smaug-bpe")
    let options = TokenizerOptions(preferredPreTokenizers: ["dbrx"])
    #expect(try name(parts, [:], options) == "dbrx")
  }

  @Test func `DeepSeek's class names its vocabulary though it puts no token in front`() throws {
    let patterns = [
      #"\p{N}{1,3}"#, "[\u{4E00}-\u{9FA5}\u{3040}-\u{309F}\u{30A0}-\u{30FF}]+",
      "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?"
        + "[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
    ]
    let splits = patterns.map { pattern -> JSONValue in
      ["type": "Split", "pattern": ["Regex": .string(pattern)], "behavior": "Isolated"]
    }
    let bytes: JSONValue = ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false]
    let parts: JSONObject = [
      "pre_tokenizer": ["type": "Sequence", "pretokenizers": .array(splits + [bytes])],
      "post_processor": Files.byteLevel,
    ]
    for adds in [true, false] {
      let llama: JSONObject = [
        "tokenizer_class": "LlamaTokenizerFast", "add_bos_token": .bool(adds),
      ]
      #expect(try name(parts, llama) == "deepseek-v3")
    }
    let plain: JSONObject = ["tokenizer_class": "PreTrainedTokenizerFast", "add_bos_token": false]
    #expect(try name(parts, plain) == "joyai-llm")
  }
}

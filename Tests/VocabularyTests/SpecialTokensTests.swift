import OrderedCollections
import StrictJSON
import Testing
import Vocabulary

/// Special tokens, the flags around them, and templates.
@Suite struct SpecialTokensTests {
  typealias Files = TokenizerFiles

  private func entries(
    _ processor: JSONValue, _ configuration: JSONObject = [:], config: JSONObject? = nil
  ) throws -> [String] {
    var files = Files.byteLevel(
      parts: ["post_processor": processor], configuration: configuration)
    if let config { files.json["config.json"] = .object(config) }
    let options = TokenizerOptions(preTokenizer: "given")
    return try files.llama(options).entries.dropFirst(5).map { entry in
      let name = entry.key.split(separator: ".").last ?? ""
      return switch entry.value {
      case .uint32(let number): "\(name) \(number)"
      case .bool(let flag): "\(name) \(flag)"
      case .string(let text): "\(name) \(text)"
      case .strings(let texts): "\(name) \(texts)"
      default: "\(name)"
      }
    }
  }

  private let start = Files.token("<|begin_of_text|>")
  private let end = Files.token("<|end_of_text|>")
  private let a = Files.text("A")
  private let b = Files.text("B")

  @Test func `ByteLevel adds nothing, unless it was said before`() throws {
    #expect(
      try entries(Files.byteLevel, ["add_bos_token": true])
        == [
          "bos_token_id 30", "eos_token_id 31", "add_bos_token false", "add_eos_token false",
        ])
  }

  @Test func `a template's first and last token are added`() throws {
    let template = Files.template([start, a, end], pair: [start, a, end, b, end])
    #expect(
      try entries(template)
        == [
          "bos_token_id 30", "eos_token_id 31", "add_bos_token true", "add_eos_token true",
          "add_sep_token false",
        ])
  }

  @Test func `two tokens between a pair are a separator where the second is one`() throws {
    let template = Files.template([start, a, end], pair: [start, a, end, end, b, end])
    #expect(try entries(template).contains("add_sep_token true"))
    let alone = Files.template([start, a], pair: [start, a, end, b])
    #expect(try entries(alone).contains("add_sep_token true"))
  }

  @Test func `another token at the end becomes eos, the named one ends a turn`() throws {
    let template = Files.template([a, start], pair: [])
    #expect(
      try entries(template, ["bos_token": .null])
        == ["eos_token_id 30", "eot_token_id 31", "add_eos_token true"])
  }

  @Test func `a token given as an object equals none of a template`() throws {
    let configuration: JSONObject = ["eos_token": ["content": "<|end_of_text|>"]]
    #expect(
      try entries(Files.template([a, end], pair: []), configuration)
        == ["bos_token_id 30", "eos_token_id 31", "eot_token_id 31", "add_eos_token true"])
    #expect(
      try entries(
        Files.template([start, a], pair: []), ["bos_token": ["content": "<|begin_of_text|>"]])
        == ["bos_token_id 30", "eos_token_id 31", "add_bos_token true"])
  }

  @Test func `cls and sep stand in for bos and eos that are missing`() throws {
    let names: JSONObject = [
      "bos_token": .null, "eos_token": .null, "cls_token": "<|begin_of_text|>",
      "sep_token": "<|end_of_text|>",
    ]
    #expect(
      try entries(["type": "RobertaProcessing"], names)
        == [
          "bos_token_id 30", "eos_token_id 31", "seperator_token_id 31", "add_bos_token true",
          "add_eos_token true", "add_sep_token true",
        ])
  }

  @Test func `config json gives the numbers that are still missing, after the others`() throws {
    let config: JSONObject = [
      "bos_token_id": 3, "eos_token_id": [1, 2], "text_config": ["unk_token_id": 7],
      "pad_token_id": 9,
    ]
    #expect(
      try entries(.null, ["bos_token": .null], config: config)
        == ["eos_token_id 31", "bos_token_id 3", "unknown_token_id 7", "padding_token_id 9"])
  }

  @Test func `named templates come before the default one`() throws {
    let list: JSONValue = [
      ["name": "default", "template": "D"], ["name": "tool use", "template": "T"],
    ]
    #expect(
      try entries(.null, ["chat_template": list]).suffix(3)
        == ["tool_use T", "chat_templates [\"tool_use\"]", "chat_template D"])
  }

  @Test func `a template's file counts where the configuration has no such key`() throws {
    var files = Files.byteLevel()
    files.bytes["chat_template.jinja"] = Array("one\r\ntwo\rthree\n".utf8)
    #expect(try files.llama().special.chatTemplate?.main == "one\ntwo\nthree\n")
    files.json["tokenizer_config.json"] = ["chat_template": .null]
    #expect(try files.llama().special.chatTemplate == nil)
    files.json["tokenizer_config.json"] = ["chat_template": ""]
    #expect(try files.llama().entries.allSatisfy { !$0.key.contains("chat_template") })
    files.json["tokenizer_config.json"] = nil
    #expect(try files.llama().special.chatTemplate == nil)
    files.json["tokenizer_config.json"] = [:]
    files.bytes["chat_template.jinja"] = [0xFF]
    let error = try #require(try files.failure())
    #expect(error.description.hasSuffix("chat_template.jinja: is not valid UTF-8"))
  }
}

import Foundation
import OrderedCollections
import Storage
import StrictJSON
import Testing
import Vocabulary

/// Lists of tokens and ranks, as Llama 3 and 4, Kimi K2 and Qwen 1 publish them.
@Suite struct `Tiktoken` {
  typealias Files = TokenizerFiles

  static let tokens: [[UInt8]] =
    (0..<256).map { [UInt8($0)] }
    // "theh": its last step is the + h, not th + eh; " the" has no name in ASCII alone.
    + ["th", "he", "the", "eh", "theh", " the"].map { Array($0.utf8) }

  static func list(_ tokens: [[UInt8]] = tokens, ending: String = "\n") -> [UInt8] {
    let lines = tokens.enumerated().map { rank, token in
      "\(Data(token).base64EncodedString()) \(rank)" + ending
    }
    return Array(lines.joined().utf8)
  }

  private func files(_ name: String, size: Int, list: [UInt8] = list()) -> Files {
    var files = Files()
    files.config = ["vocab_size": .integer(size)]
    files.bytes[name] = list
    return files
  }

  private func table(_ files: Files, _ form: TiktokenForm) throws -> TokenTable {
    try files.read { folder, config in
      try Tokenizer.byteLevelBPE(folder, config: config, options: TokenizerOptions(tiktoken: form))
    }
  }

  @Test(arguments: ["tokenizer.model", "original/tokenizer.model"])
  func `Llama 3's has a merge for every cut, and 256 special tokens behind`(
    _ name: String
  ) throws {
    let table = try files(name, size: 518).llama(TokenizerOptions(tiktoken: .llama3))
    #expect(table.model == "gpt2" && table.preTokenizer == "llama-bpe")
    #expect(
      table.merges == [
        "t h", "h e", "t he", "th e", "e h", "th eh", "the h", "\u{120} the",
      ])
    #expect(table.tokens[260...262] == ["theh", "\u{120}the", "<|begin_of_text|>"])
    #expect(table.tokens[272...273] == ["<|python_tag|>", "<|reserved_special_token_3|>"])
    #expect(table.tokens.last == "<|reserved_special_token_247|>")
    #expect(table.types[261] == .normal && table.types[262...].allSatisfy { $0 == .control })
    #expect(table.special.ids == [.bos: 262, .eos: 263])
    #expect(table.special.adds == [.bos: true])
  }

  @Test func `what the configuration says of special tokens counts more`() throws {
    var files = files("tokenizer.model", size: 518)
    files.json["tokenizer_config.json"] = [
      "added_tokens_decoder": [
        "266": ["content": "<|pad|>", "special": true], "20": ["content": "x", "special": true],
      ],
      "pad_token": "<|pad|>", "add_bos_token": false,
    ]
    files.json["config.json"] = ["eos_token_id": 271]
    let table = try files.llama(TokenizerOptions(preTokenizer: "mine", tiktoken: .llama3))
    #expect(table.preTokenizer == "mine")
    #expect(table.tokens[266] == "<|pad|>" && table.types[266] == .control)
    #expect(table.types[20] == .normal)
    #expect(table.special.ids == [.pad: 266, .eos: 271])
    #expect(table.special.adds == [.bos: false])
  }

  @Test func `Llama 4's special tokens are those of its tokenizer`() throws {
    let table = try table(files("tokenizer.model", size: 262 + 2048), .llama4)
    #expect(table.preTokenizer == "llama4")
    let names = [
      (5, "<|header_start|>"), (8, "<|eot|>"), (18, "<|finetune_right_pad|>"),
      (80, "<|image_start|>"), (92, "<|patch|>"), (1143, "<|reasoning_thinking_end|>"),
      (1144, "<|reserved_special_token_0|>"), (2047, "<|reserved_special_token_903|>"),
    ]
    for (place, name) in names { #expect(table.tokens[262 + place] == name) }
    #expect(Set(table.tokens).count == table.tokens.count)
  }

  @Test func `Qwen 1's merges are the last steps of joining, and the end of a text is all`() throws
  {
    let table = try table(files("qwen.tiktoken", size: 480, list: Self.list(ending: "\r\n")), .qwen)
    #expect(table.preTokenizer == "qwen2")
    #expect(table.merges == ["t h", "h e", "th e", "e h", "the h", "\u{120} the"])
    #expect(
      table.tokens[262...265] == ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|extra_0|>"])
    #expect(table.tokens[469...470] == ["<|extra_204|>", "[PAD470]"])
    #expect(table.types[469] == .control && table.types[470] == .unused)
    #expect(table.special.ids == [.bos: 262, .eos: 262, .unk: 262])
    #expect(table.special.adds.isEmpty)
  }

  @Test func `Kimi's special tokens are the configuration's, the others reserved`() throws {
    var files = files("tiktoken.model", size: 262 + 256)
    files.json["tokenizer_config.json"] = [
      "added_tokens_decoder": ["262": ["content": "[BOS]", "special": true]], "bos_token": "[BOS]",
    ]
    files.json["config.json"] = ["bos_token_id": 262, "eos_token_id": 263]
    let table = try table(files, .kimi)
    #expect(table.preTokenizer == "kimi-k2")
    #expect(table.tokens[262...263] == ["[BOS]", "<|reserved_token_263|>"])
    #expect(table.tokens.count == 518 && table.tokens.last == "<|reserved_token_517|>")
    #expect(table.special.ids == [.bos: 262, .eos: 263])
  }

  @Test func `tokenizer.json is preferred, whatever tokenizer.model is`() throws {
    var files = Files.byteLevel()
    files.bytes["tokenizer.model"] = Self.list()
    #expect(try files.llama(TokenizerOptions(tiktoken: .llama3)).tokens.count == 32)
  }

  @Test(arguments: [
    (["IQ== 0", "IQ== 1"], "tokens 0 and 1 are the same: \"!\""),
    (["IQ== 0", "Ig== 2"], "line 2 has rank 2; expected each of 0 ..< 2 once"),
    (["IQ== 0", "Ig== 0"], "line 2 has rank 0; expected each of 0 ..< 2 once"),
    (["IQ== 0", "I!== 1"], "line 2 is not a token in base64, a space and its rank"),
    (["IQ== 0", "Ig== -1"], "line 2 is not a token in base64, a space and its rank"),
    (["IQ== 0", " 1"], "token 1 is empty"),
    (["IQ== 0", "ISEh 1"], "token 1, \"!!!\", is not made of two others"),
  ])
  func `a damaged list is refused`(_ lines: [String], _ reason: String) throws {
    let list = Array(lines.joined(separator: "\n").utf8)
    for form in [TiktokenForm.llama3, .qwen] {
      let name = form == .qwen ? "qwen.tiktoken" : "tokenizer.model"
      let error = #expect(throws: VocabularyError.self) {
        try table(files(name, size: 300, list: list), form)
      }
      #expect(try #require(error).description.hasSuffix("\(name): \(reason)"))
    }
  }

  @Test func `a vocabulary that is too small for the list is refused`() throws {
    let error = #expect(throws: VocabularyError.self) {
      try table(files("tokenizer.model", size: 260), .llama3)
    }
    #expect(
      try #require(error).description.hasSuffix(
        "tokenizer.model: token \"theh\" has number 260, the vocabulary 260 tokens"))
  }
}

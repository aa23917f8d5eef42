import Foundation
import OrderedCollections
import Storage
import StrictJSON
import SystemPackage
import TestSupport
import Vocabulary

/// Tokenizer files made for a test.
struct TokenizerFiles {
  /// Files by name; JSON as values, others as bytes.
  var json: OrderedDictionary<String, JSONValue> = [:]
  var bytes: OrderedDictionary<String, [UInt8]> = [:]
  var config: JSONObject = ["vocab_size": 32]

  /// What `read` makes of a folder with these files.
  func read<Result>(_ read: (Folder, JSONObject) throws -> Result) throws -> Result {
    try withTemporaryDirectory { directory in
      for (name, value) in json {
        try write(Array(value.serialized().utf8), to: directory.appending(name))
      }
      for (name, content) in bytes {
        let path = directory.appending(name)
        try FileManager.default.createDirectory(
          atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
        try write(content, to: path)
      }
      return try read(Folder(directory), config)
    }
  }

  /// The vocabulary as a Llama's.
  func llama(_ options: TokenizerOptions = TokenizerOptions()) throws -> TokenTable {
    try read { try Tokenizer.llama($0, config: $1, options: options) }
  }

  /// The error that reading as a Llama's ends with; `nil` where there is none.
  func failure(_ options: TokenizerOptions = TokenizerOptions()) throws -> VocabularyError? {
    do {
      _ = try llama(options)
      return nil
    } catch let error as VocabularyError {
      return error
    }
  }
}

extension TokenizerFiles {
  static let llama3Pattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+"#
    + #"[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  static func added(_ text: String, _ id: JSONValue) -> JSONValue {
    ["id": id, "content": .string(text), "special": true, "normalized": false]
  }

  static let vocabulary: JSONObject = {
    var vocabulary: JSONObject = [:]
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    for (id, text) in (letters + ["\u{120}", "th", "the", "\u{120}t"]).enumerated() {
      vocabulary[text] = .integer(id)
    }
    return vocabulary
  }()

  static func split(_ pattern: String) -> JSONValue {
    [
      "type": "Split", "pattern": ["Regex": .string(pattern)], "behavior": "Isolated",
      "invert": false,
    ]
  }

  static let byteLevel: JSONValue = [
    "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false,
  ]

  static func template(_ single: [JSONValue], pair: [JSONValue]) -> JSONValue {
    ["type": "TemplateProcessing", "single": .array(single), "pair": .array(pair)]
  }

  static func token(_ text: String) -> JSONValue { ["SpecialToken": ["id": .string(text)]] }
  static func text(_ name: String) -> JSONValue { ["Sequence": ["id": .string(name)]] }

  /// A `tokenizer.json` in the form of Llama 3, with 32 tokens; the arguments replace parts of it.
  static func byteLevel(
    model: JSONObject = [:], parts: JSONObject = [:], configuration: JSONObject = [:]
  ) -> TokenizerFiles {
    let start = token("<|begin_of_text|>")
    var body: JSONObject = [
      "type": "BPE", "byte_fallback": false, "ignore_merges": true, "vocab": .object(vocabulary),
      "merges": ["t h", "th e", "\u{120} t"],
    ]
    body.merge(model) { _, new in new }
    var root: JSONObject = [
      "added_tokens": [added("<|begin_of_text|>", 30), added("<|end_of_text|>", 31)],
      "normalizer": .null,
      "pre_tokenizer": ["type": "Sequence", "pretokenizers": [split(llama3Pattern), byteLevel]],
      "post_processor": [
        "type": "Sequence",
        "processors": [
          byteLevel,
          template([start, text("A")], pair: [start, text("A"), start, text("B")]),
        ],
      ],
      "model": .object(body),
    ]
    root.merge(parts) { _, new in new }
    var names: JSONObject = ["bos_token": "<|begin_of_text|>", "eos_token": "<|end_of_text|>"]
    names.merge(configuration) { _, new in new }
    var files = TokenizerFiles()
    files.json = ["tokenizer.json": .object(root), "tokenizer_config.json": .object(names)]
    return files
  }
}

extension TokenizerFiles {
  /// A field of a protocol buffer that holds bytes.
  static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length = content.count
    var bytes = [number << 3 | 2]
    while length >= 128 {
      bytes.append(UInt8(length & 127 | 128))
      length >>= 7
    }
    return bytes + [UInt8(length)] + content
  }

  static func piece(_ text: [UInt8], score: Float, type: UInt8) -> [UInt8] {
    let bits = score.bitPattern
    let number = (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
    return field(1, field(1, text) + [2 << 3 | 5] + number + [3 << 3, type])
  }

  static let pieces: [[UInt8]] =
    (["<unk>", "<s>", "</s>", "\u{2581}"] + "abcdefghijklmnopqrstuvwxyz".map(String.init)
    + ["\u{2581}t", "he"]).map { Array($0.utf8) }

  /// A SentencePiece model: an unknown piece, two control pieces, ordinary ones; trained on byte
  /// pairs.
  static func model(_ pieces: [[UInt8]] = pieces) -> [UInt8] {
    var model: [UInt8] = []
    for (i, text) in pieces.enumerated() {
      model += piece(text, score: -Float(i), type: i == 0 ? 2 : i < 3 ? 3 : 1)
    }
    return model + field(2, [3 << 3, 2]) + field(3, field(1, Array("identity".utf8)))
  }

  static func sentencePiece(_ model: [UInt8] = model()) -> TokenizerFiles {
    var files = TokenizerFiles()
    files.bytes["tokenizer.model"] = model
    files.json["tokenizer_config.json"] = ["bos_token": "<s>", "add_bos_token": true]
    return files
  }
}

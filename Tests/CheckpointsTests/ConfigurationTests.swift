import OrderedCollections
import StrictJSON
import Testing

@testable import Checkpoints

/// A configuration of these members.
func configuration(_ members: JSONValue) throws -> Configuration {
  try Configuration(parsing: Array(members.serialized().utf8), file: "config.json")
}

@Suite struct ConfigurationTests {
  @Test func `a key of text_config overrides the root's`() throws {
    let config = try configuration([
      "hidden_size": 1, "vocab_size": 7, "text_config": ["hidden_size": 64],
    ])
    #expect(try config.integer("hidden_size", in: ConfigurationBounds.width) == 64)
    #expect(try config.integer("vocab_size", in: ConfigurationBounds.vocabulary) == 7)
    #expect(config.root["hidden_size"] == 1)
  }

  @Test func `what the library refuses gets no defaults`() throws {
    let sizes: JSONObject = ["model_type": "llama", "hidden_size": 64, "num_attention_heads": 4]
    func headSize(_ scaling: JSONValue) throws -> JSONValue? {
      try configuration(.object(sizes.merging(["rope_scaling": scaling]) { $1 }))["head_dim"]
    }
    #expect(try headSize(.null) == 16)
    #expect(try headSize(["type": "linear", "factor": 2.0]) == 16)
    #expect(try headSize(["type": "linear"]) == nil)
    #expect(try headSize(["factor": 2.0]) == nil)
    #expect(try headSize([:]) == nil)
  }

  @Test func `of several names the first that is there counts, and a null is no value`() throws {
    let config = try configuration(["n_layer": 2, "num_hidden_layers": 3, "n_inner": .null])
    let layers = ConfigurationBounds.layers
    #expect(try config.integer("n_layers", "num_hidden_layers", "n_layer", in: layers) == 3)
    #expect(try config.integer("n_inner", "num_hidden_layers", in: layers) == nil)
    #expect(throws: CheckpointError.missingValue(file: "config.json", keys: ["a", "b"])) {
      try config.requiredInteger("a", "b", in: layers)
    }
  }

  @Test(arguments: [
    ("llama", "head_dim", 16), ("llama", "num_key_value_heads", 4), ("mistral", "head_dim", nil),
    ("mistral", "num_key_value_heads", 8), ("qwen3", "head_dim", 128),
    ("qwen2", "max_position_embeddings", 32_768), ("qwen3", "max_position_embeddings", 32_768),
    ("gemma3_text", "sliding_window", 4096), ("nomic_bert", "max_position_embeddings", nil),
    ("deepseek_v3", "head_dim", 8), ("phi3", "sliding_window", nil),
  ])
  func `the library's defaults fill what the file lacks`(type: String, key: String, value: Int?)
    throws
  {
    let config = try configuration([
      "model_type": .string(type), "hidden_size": 64, "num_attention_heads": 4,
      "qk_rope_head_dim": 8,
    ])
    #expect(try config.integer(key, in: 0...1_000_000) == value)
  }

  @Test(arguments: [(nil, 2), (3, 3), (1, 1), (-5, 0)] as [(Int?, Int)])
  func `a classifier without names for its labels gets the library's`(stated: Int?, count: Int)
    throws
  {
    var members: JSONObject = ["model_type": "bert"]
    members["num_labels"] = stated.map { .integer($0) }
    let labels = try #require(try configuration(.object(members)).object("id2label"))
    #expect(labels.count == count)
    #expect(labels.values.first == (count > 0 ? "LABEL_0" : nil))
  }

  @Test func `a default depends on a null only where the library computes it`() throws {
    let config = try configuration([
      "model_type": "mistral", "num_attention_heads": 4, "num_key_value_heads": .null,
      "rope_theta": .null,
    ])
    #expect(try config.integer("num_key_value_heads", in: ConfigurationBounds.heads) == 4)
    #expect(try config.number("rope_theta") == nil)
  }

  @Test func `heads that divide nothing leave head_dim out instead of trapping`() throws {
    for (hidden, heads) in [(64, 0), (Int.min, -1)] {
      let config = try configuration([
        "model_type": "llama", "hidden_size": .integer(hidden),
        "num_attention_heads": .integer(heads),
      ])
      #expect(config["head_dim"] == nil)
    }
  }

  @Test(arguments: [
    "1000000000000", "0", "-1", "\"1\"", "1.5", "[1]", "true", "9223372036854775808",
    "18446744073709551648", "1e30", "NaN",
  ])
  func `a number that no model has is refused with key, value and range`(text: String) throws {
    let key = "num_hidden_layers"
    let config = try Configuration(
      parsing: Array("{\"\(key)\": \(text)}".utf8), file: "model/config.json")
    let error = #expect(throws: CheckpointError.self) {
      try config.requiredInteger(key, in: ConfigurationBounds.layers)
    }
    let message = try #require(error?.description)
    #expect(message.hasPrefix("model/config.json: \"\(key)\" is "))
    #expect(message.hasSuffix("expected an integer from 1 to 65536"))
  }

  @Test(arguments: ["[]", "7", "null", "\"x\""])
  func `anything but an object is refused`(text: String) {
    #expect(throws: CheckpointError.self) {
      try Configuration(parsing: Array(text.utf8), file: "config.json")
    }
  }

  @Test(arguments: [
    "", "{\"a\": ", "{\"a\": 1}}", "\u{0}", "{\"a\":" + String(repeating: "[", count: 100_000),
  ])
  func `a text that is not JSON is refused with the byte`(text: String) {
    let error = #expect(throws: CheckpointError.self) {
      try Configuration(parsing: Array(text.utf8), file: "config.json")
    }
    #expect(error?.description.hasPrefix("config.json: byte ") == true)
  }

  @Test(arguments: [[], 7, .null, ["LlamaForCausalLM", 1]] as [JSONValue])
  func `architectures must be a list of names`(value: JSONValue) throws {
    let config = try configuration(["architectures": value])
    #expect(throws: CheckpointError.self) { try config.architectures }
  }

  @Test func `architectures and type are those of the root`() throws {
    let config = try configuration([
      "architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3",
      "text_config": ["model_type": "gemma3_text"],
    ])
    #expect(try config.architectures == ["Gemma3ForConditionalGeneration"])
    #expect(config.modelType == "gemma3")
    #expect(try config.integer("head_dim", in: ConfigurationBounds.width) == 256)
  }
}

@Suite struct RopeParametersTests {
  @Test func `llama 3's values come from rope_scaling, its base from the root`() throws {
    let rope = try configuration([
      "rope_theta": 500000.0,
      "rope_scaling": [
        "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192, "rope_type": "llama3",
      ],
    ]).ropeParameters
    #expect(rope.type == .llama3)
    #expect(rope.base == 500000)
    #expect((rope.factor, rope.lowFrequencyFactor, rope.highFrequencyFactor) == (8, 1, 4))
    #expect(rope.originalContextLength == 8192)
  }

  @Test func `type stands for rope_type, and a null object is none`() throws {
    #expect(try configuration(["rope_scaling": ["type": "linear"]]).ropeParameters.type == .linear)
    #expect(try configuration(["rope_scaling": .null]).ropeParameters.type == .default)
    #expect(try configuration([:]).ropeParameters == RopeParameters())
  }

  @Test func `sets for kinds of layers: full attention is the global one`() throws {
    let rope = try configuration([
      "rope_parameters": [
        "full_attention": ["rope_type": "linear", "factor": 8, "rope_theta": 1e6],
        "sliding_attention": ["rope_theta": 1e4],
      ]
    ]).ropeParameters
    #expect(rope.type == .linear)
    #expect((rope.base, rope.slidingBase) == (1e6, 1e4))
  }

  @Test func `phi3 calls yarn and su longrope`() throws {
    for name in ["su", "yarn"] {
      let config = try configuration([
        "model_type": "phi3", "hidden_size": 8, "num_attention_heads": 2,
        "rope_scaling": [
          "type": .string(name), "long_factor": [1.5, 2], "short_factor": [1, 1.25],
        ],
      ])
      #expect(try config.ropeParameters.type == .longrope)
      #expect(try config.ropeParameters.longFactors == [1.5, 2])
    }
  }

  @Test(
    arguments: [
      (["rope_theta": "much"], "\"rope_theta\" is \"much\""),
      (["rope_scaling": [1, 2]], "\"rope_scaling\" is [1, 2]"),
      (["rope_scaling": ["rope_type": "??", "factor": 8]], "\"rope_scaling.rope_type\" is \"??\""),
      (["rope_scaling": ["factor": "8"]], "\"rope_scaling.factor\" is \"8\""),
      (["rope_scaling": ["long_factor": [1, "2"]]], "\"rope_scaling.long_factor\" is [1, \"2\"]"),
    ] as [(JSONValue, String)])
  func `a value of another kind is refused with its path`(members: JSONValue, found: String) throws
  {
    let error = #expect(throws: CheckpointError.self) {
      try configuration(members).ropeParameters
    }
    #expect(error?.description.hasPrefix("config.json: \(found), expected ") == true)
  }
}

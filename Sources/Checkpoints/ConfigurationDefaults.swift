import OrderedCollections
import StrictJSON

/// What the reference's library adds to a config.json by the model's type: transformers 4.57.6.
///
/// Only keys that reach a GGUF file are here. One is left out on purpose: a `llama` whose
/// `rms_norm_eps` is missing is refused rather than given the library's 1e-6, since no published
/// model omits it.
enum ConfigurationDefaults {
  enum Value {
    /// Added where the key is absent; a null stays.
    case constant(JSONValue)
    /// The value of another key, where this one is absent or null.
    case sameAs(String)
    /// One key divided by another, rounded down, where this one is absent or null.
    case quotient(String, String)
    /// `LABEL_0`, `LABEL_1`, … as many as another key says, else two, where this one is absent or
    /// null.
    case labels(count: String)
  }

  /// More labels than a classifier has; a count beyond it is no reason to allocate.
  private static let labelLimit = 65_536

  /// The members with what the table adds for the model's type.
  static func filled(_ members: JSONObject, modelType: String?) -> JSONObject {
    guard let modelType, let rows = table[modelType],
      !isRefused(members, modelType: modelType)
    else { return members }
    var filled = members
    for (key, value) in rows {
      switch value {
      case .constant(let constant):
        if filled[key] == nil { filled[key] = constant }
      case .sameAs(let other):
        if filled[key] ?? .null == .null, let value = filled[other] { filled[key] = value }
      case .quotient(let dividend, let divisor):
        guard filled[key] ?? .null == .null,
          let quotient = divide(filled[dividend], filled[divisor])
        else { continue }
        filled[key] = .integer(quotient)
      case .labels(let count):
        guard filled[key] ?? .null == .null else { continue }
        filled[key] = labels(count: filled[count]?.integer ?? 2)
      }
    }
    return filled
  }

  private static func divide(_ dividend: JSONValue?, _ divisor: JSONValue?) -> Int? {
    guard let dividend = dividend?.integer, let divisor = divisor?.integer else { return nil }
    let (quotient, overflow) = dividend.dividedReportingOverflow(by: divisor)
    return overflow ? nil : quotient
  }

  private static func labels(count: Int) -> JSONValue {
    var labels: JSONObject = [:]
    for number in 0..<min(max(count, 0), labelLimit) {
      labels[String(number)] = .string("LABEL_\(number)")
    }
    return .object(labels)
  }

  private static let keyValueHeadsAsHeads = (
    "num_key_value_heads", Value.sameAs("num_attention_heads")
  )

  // swift-format-ignore
  private static let gemma3: [(String, Value)] = [
    ("head_dim", .constant(256)), ("num_attention_heads", .constant(8)),
    ("num_key_value_heads", .constant(4)), ("rope_theta", .constant(1_000_000.0)),
    ("rope_local_base_freq", .constant(10_000.0)), ("rms_norm_eps", .constant(1e-6)),
    ("max_position_embeddings", .constant(131_072)), ("sliding_window", .constant(4096)),
    ("vocab_size", .constant(262_208)),
  ]

  private static func bert(padding: Int) -> [(String, Value)] {
    [
      ("type_vocab_size", .constant(2)), ("layer_norm_eps", .constant(1e-12)),
      ("max_position_embeddings", .constant(512)), ("pad_token_id", .constant(.integer(padding))),
      ("id2label", .labels(count: "num_labels")),
    ]
  }

  // swift-format-ignore
  private static let table: [String: [(String, Value)]] = [
    "llama": [
      ("head_dim", .quotient("hidden_size", "num_attention_heads")), keyValueHeadsAsHeads,
      ("rope_theta", .constant(10_000.0)), ("max_position_embeddings", .constant(2048)),
    ],
    "mistral": [
      ("num_key_value_heads", .constant(8)), keyValueHeadsAsHeads,
      ("rope_theta", .constant(10_000.0)), ("max_position_embeddings", .constant(131_072)),
    ],
    "mixtral": [
      ("num_key_value_heads", .constant(8)), keyValueHeadsAsHeads,
      ("rope_theta", .constant(1_000_000.0)), ("max_position_embeddings", .constant(131_072)),
    ],
    "qwen2": [
      ("num_key_value_heads", .constant(32)), keyValueHeadsAsHeads,
      ("rope_theta", .constant(10_000.0)), ("max_position_embeddings", .constant(32_768)),
    ],
    "qwen3": [
      ("head_dim", .constant(128)), ("num_key_value_heads", .constant(32)), keyValueHeadsAsHeads,
      ("rope_theta", .constant(10_000.0)), ("max_position_embeddings", .constant(32_768)),
    ],
    "gemma2": [
      ("head_dim", .constant(256)), ("attn_logit_softcapping", .constant(50.0)),
      ("final_logit_softcapping", .constant(30.0)), ("sliding_window", .constant(4096)),
      ("max_position_embeddings", .constant(8192)), ("num_key_value_heads", .constant(4)),
    ],
    "gemma3": gemma3, "gemma3_text": gemma3,
    "phi3": [
      ("partial_rotary_factor", .constant(1.0)), ("sliding_window", .constant(.null)),
      ("original_max_position_embeddings", .constant(4096)), keyValueHeadsAsHeads,
    ],
    "bert": bert(padding: 0), "xlm-roberta": bert(padding: 1),
    "deepseek_v3": [
      ("head_dim", .sameAs("qk_rope_head_dim")), ("n_group", .constant(8)),
      ("topk_group", .constant(4)), ("routed_scaling_factor", .constant(2.5)),
      ("norm_topk_prob", .constant(true)), ("q_lora_rank", .constant(1536)),
      ("kv_lora_rank", .constant(512)), ("n_shared_experts", .constant(1)),
      ("first_k_dense_replace", .constant(3)), ("num_experts_per_tok", .constant(8)),
      ("max_position_embeddings", .constant(4096)), ("rope_theta", .constant(10_000.0)),
    ],
    "llama4_text": [
      ("interleave_moe_layer_step", .constant(1)), ("head_dim", .constant(128)),
      ("num_local_experts", .constant(16)), ("num_experts_per_tok", .constant(1)),
      ("rope_theta", .constant(500_000.0)),
    ],
    "qwen2_moe": [
      ("num_experts", .constant(60)), ("moe_intermediate_size", .constant(1408)),
      ("shared_expert_intermediate_size", .constant(5632)), ("num_experts_per_tok", .constant(4)),
    ],
    "qwen3_moe": [
      ("num_experts", .constant(128)), ("moe_intermediate_size", .constant(768)),
      ("num_experts_per_tok", .constant(8)),
    ],
  ]
}

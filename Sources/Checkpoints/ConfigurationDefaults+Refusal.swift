import OrderedCollections
import StrictJSON

extension ConfigurationDefaults {
  /// Whether the library refuses a configuration of that type for what it says of rotary positions.
  ///
  /// The reference takes the plain file then, without any default.
  /// Source: `rope_config_validation` and `Phi3Config` of transformers 4.57.6.
  static func isRefused(_ members: JSONObject, modelType: String) -> Bool {
    guard let scaling = members["rope_scaling"], !scaling.isNull else { return false }
    if modelType == "phi3" { return isRefusedPhi3(scaling, members) }
    guard validatedTypes.contains(modelType), let keys = scaling.object else { return false }
    // An older name, which these types' own classes bring to the new one.
    let type = keys["type"] ?? keys["rope_type"] ?? .null
    guard let name = type.string else { return true }
    return neededKeys[name]?.contains { keys[$0] == nil } ?? false
  }

  /// Types of models whose rotary positions are checked.
  private static let validatedTypes: Set<String> = [
    "llama", "qwen2", "qwen2_moe", "qwen3", "qwen3_moe", "qwen3_vl_text", "qwen3_vl_moe_text",
    "gemma3_text", "glm4_moe", "gpt_oss", "deepseek_v3",
  ]

  /// What each type of scaling must have besides its name.
  private static let neededKeys: [String: [String]] = [
    "linear": ["factor"], "dynamic": ["factor"], "yarn": ["factor"],
    "longrope": ["short_factor", "long_factor"],
    "llama3": [
      "factor", "original_max_position_embeddings", "low_freq_factor", "high_freq_factor",
    ],
  ]

  /// Phi 3 admits three keys and one type, lists of numbers, one for each pair of rotated
  /// dimensions.
  private static func isRefusedPhi3(_ scaling: JSONValue, _ members: JSONObject) -> Bool {
    guard let keys = scaling.object, keys.count == 3,
      ["longrope", "su", "yarn"].contains(keys["type"]?.string),
      let hidden = members["hidden_size"]?.integer,
      let heads = members["num_attention_heads"]?.integer,
      heads > 0
    else { return true }
    let share = members["partial_rotary_factor"]?.number ?? 1
    let rotated = Double(hidden / heads) * share
    return ["short_factor", "long_factor"].contains { key in
      guard let list = keys[key]?.array else { return true }
      return !list.allSatisfy { $0.number != nil }
        || Double(list.count) != (rotated.rounded(.down) / 2).rounded(.down)
    }
  }
}

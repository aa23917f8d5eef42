import OrderedCollections
import StrictJSON

/// How the reference treats the angles of rotary position embeddings, by the published names.
public enum RopeType: String, CaseIterable, Sendable {
  case `default`, linear, dynamic, yarn, longrope, su, llama3, mrope
}

/// The rotary position embedding of a model: one value from the keys that the years have brought.
///
/// Taken from `rope_parameters`, else `rope_scaling`; where that object holds one set for each kind
/// of layer, from `full_attention`. The base, the rotated part and the original context length are
/// taken from the root of the configuration where the object lacks them.
public struct RopeParameters: Hashable, Sendable {
  /// How the angles are changed from those of the base.
  public var type: RopeType = .default
  /// The base of the frequencies: `rope_theta` and its other names.
  public var base: Double?
  /// The base of layers with a sliding window, where it differs.
  public var slidingBase: Double?
  /// By how much the context was stretched.
  public var factor: Double?
  /// `original_max_position_embeddings`.
  public var originalContextLength: Int?
  /// The share of a head's dimensions that is rotated.
  public var partialRotaryFactor: Double?
  /// `low_freq_factor` of type `llama3`.
  public var lowFrequencyFactor: Double?
  /// `high_freq_factor` of type `llama3`.
  public var highFrequencyFactor: Double?
  /// `extrapolation_factor` of type `yarn`.
  public var extrapolationFactor: Double?
  /// `attention_factor` or `attn_factor` of type `yarn`.
  public var attentionFactor: Double?
  /// `beta_fast` of type `yarn`.
  public var betaFast: Double?
  /// `beta_slow` of type `yarn`.
  public var betaSlow: Double?
  /// `mscale_all_dim` of type `yarn`, as DeepSeek has it.
  public var mscaleAllDim: Double?
  /// Of type `longrope`: a factor for each frequency in long contexts.
  public var longFactors: [Double]?
  /// The same for contexts no longer than the original.
  public var shortFactors: [Double]?
  /// `mrope_section`: frequencies for time, height and width.
  public var sections: [Int]?

  /// Plain rotary embedding whose base is not known.
  public init() {}
}

extension Configuration {
  /// The rotary position embedding.
  ///
  /// - Throws: `CheckpointError.invalidValue` for a type that is not known (whoever runs the model
  ///   would compute other angles than it was trained with), and for values of another kind than
  ///   expected.
  public var ropeParameters: RopeParameters {
    get throws(CheckpointError) {
      let scaling = try ropeSection
      var rope = RopeParameters()
      rope.type = try ropeType(of: scaling)
      rope.slidingBase = try slidingBase
      // What both may hold: the root's, then the object's own over it.
      rope.base = try number(of: Self.baseNames)
      for holder in [self, scaling] {
        rope.base = try holder.number("rope_theta") ?? rope.base
        rope.partialRotaryFactor =
          try holder.number("partial_rotary_factor") ?? rope.partialRotaryFactor
        rope.originalContextLength =
          try holder.integer(
            "original_max_position_embeddings", in: ConfigurationBounds.context)
          ?? rope.originalContextLength
      }
      rope.factor = try scaling.number("factor")
      rope.lowFrequencyFactor = try scaling.number("low_freq_factor")
      rope.highFrequencyFactor = try scaling.number("high_freq_factor")
      rope.extrapolationFactor = try scaling.number("extrapolation_factor")
      rope.attentionFactor = try scaling.number("attention_factor", "attn_factor")
      rope.betaFast = try scaling.number("beta_fast")
      rope.betaSlow = try scaling.number("beta_slow")
      rope.mscaleAllDim = try scaling.number("mscale_all_dim")
      rope.longFactors = try scaling.numbers("long_factor")
      rope.shortFactors = try scaling.numbers("short_factor")
      rope.sections = try scaling.integers("mrope_section", in: 0...65_536)
      return rope
    }
  }

  private static let baseNames = [
    "global_rope_theta", "rope_global_theta", "rope_theta_global", "rope_theta", "rotary_emb_base",
  ]

  /// The object that holds the parameters of the global layers; empty where there is none.
  private var ropeSection: Configuration {
    get throws(CheckpointError) {
      for key in ["rope_parameters", "rope_scaling"] {
        guard let members = try object(key) else { continue }
        let all = section(key, members)
        guard let global = try all.object("full_attention") else { return all }
        return all.section("full_attention", global)
      }
      return section("rope_scaling", [:])
    }
  }

  private func ropeType(of scaling: Configuration) throws(CheckpointError) -> RopeType {
    let key = scaling["rope_type"] == nil ? "type" : "rope_type"
    guard let name = try scaling.string(key) else { return .default }
    guard let type = RopeType(rawValue: name) else {
      let known = RopeType.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalidValue(
        file: file, key: scaling.prefix + key, found: "\"\(name)\"", expected: "one of \(known)")
    }
    // The library renames them when it reads the configuration.
    let isRenamed =
      modelType == "phi3" && [.su, .yarn].contains(type)
      && !ConfigurationDefaults.isRefused(root, modelType: "phi3")
    return isRenamed ? .longrope : type
  }

  /// The base for layers with a sliding window: keys of their own at the root, or the set that
  /// `rope_parameters` has for them.
  private var slidingBase: Double? {
    get throws(CheckpointError) {
      let names = [
        "local_rope_theta", "rope_local_theta", "rope_theta_local", "swa_rope_theta",
        "rope_local_base_freq",
      ]
      if let base = try number(of: names) { return base }
      guard let sets = try object("rope_parameters"),
        let sliding = try section("rope_parameters", sets).object("sliding_attention")
      else { return nil }
      return try section("rope_parameters.sliding_attention", sliding).number("rope_theta")
    }
  }
}

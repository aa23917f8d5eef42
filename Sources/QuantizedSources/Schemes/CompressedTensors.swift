import Checkpoints
import OrderedCollections
import Storage
import StrictJSON
import Tensors

/// What llm-compressor writes: scaled FP8 or integers, and integers packed into words.
///
/// Source: `dequant_model` of the reference converter, method `compressed-tensors`.
struct CompressedTensorsScheme: SourceScheme {
  private let form: Form

  /// How the weights are stored.
  private enum Form {
    /// `X.weight` and `X.weight_scale`.
    case scaled(blocks: (rows: Int, columns: Int)?, isFloat8: Bool)
    /// `X.weight_packed`, `X.weight_scale`, `X.weight_shape`, perhaps `X.weight_zero_point`.
    case packed(bits: Int, groupSize: Int)
    /// NVFP4 under names of its own, with reciprocal factors.
    case nvfp4
  }

  init(_ configuration: QuantizationConfiguration) throws(SchemeError) {
    let format = configuration.values["format"]?.string ?? "without a format"
    let groups = configuration.values["config_groups"]?.object ?? [:]
    let isNVFP4 =
      format == "nvfp4-pack-quantized"
      || format == "mixed-precision" && !groups.isEmpty
        && groups.values.allSatisfy { $0["format"]?.string == "nvfp4-pack-quantized" }
    if isNVFP4 {
      form = .nvfp4
      return
    }
    guard groups.count == 1, let group = groups.values.first?["weights"]?.object else {
      throw configuration.unsupported("\(groups.count) groups of weights", only: "one")
    }
    let weights = WeightGroup(configuration, group)
    switch format {
    case "float-quantized", "int-quantized", "naive-quantized":
      form = try weights.scaled(isFloat: format == "float-quantized")
    case "pack-quantized": form = try weights.packed()
    default: throw .unknown(file: configuration.file, scheme: configuration.scheme())
    }
  }

  func apply(to draft: inout SchemeDraft) throws(SchemeError) {
    switch form {
    case .scaled(let blocks, let isFloat8):
      for (stem, scale) in draft.tensors(endingIn: ".weight_scale") {
        if let zero = draft.optional(stem + ".weight_zero_point") {
          throw .unsupported(
            file: zero.source.name, scheme: "compressed-tensors", found: "a zero point",
            expected: "symmetric weights")
        }
        try draft.scale(
          stem + ".weight", by: scale, blocks: blocks, isFromFloat8: isFloat8)
      }
    case .packed(let bits, let groupSize):
      for (stem, words) in draft.tensors(endingIn: ".weight_packed") {
        try draft.unpack(words, as: stem + ".weight", bits: bits, groupSize: groupSize)
      }
    case .nvfp4:
      try draft.moveNVFP4(.compressedTensors)
    }
    draft.ignore(
      ".input_scale", ".input_zero_point", ".output_scale", ".k_scale", ".v_scale", ".q_scale",
      because: SchemeDraft.runtimeScale)
  }

  /// `weights` of the one group.
  private struct WeightGroup {
    let configuration: QuantizationConfiguration
    let members: JSONObject

    init(_ configuration: QuantizationConfiguration, _ members: JSONObject) {
      self.configuration = configuration
      self.members = members
    }

    private func text(_ key: String) -> String? { members[key]?.string }

    func scaled(isFloat: Bool) throws(SchemeError) -> Form {
      let strategy = text("strategy") ?? "none"
      guard ["channel", "block", "tensor"].contains(strategy) else {
        throw configuration.unsupported("strategy \(strategy)", only: "channel, block and tensor")
      }
      guard members["group_size"]?.isNull ?? true else {
        throw configuration.unsupported("a group size", only: "scales of rows and blocks")
      }
      return .scaled(
        blocks: try blocks(),
        isFloat8: isFloat && text("type") == "float" && members["num_bits"]?.integer == 8)
    }

    private func blocks() throws(SchemeError) -> (rows: Int, columns: Int)? {
      guard let value = members["block_structure"], !value.isNull else { return nil }
      let sizes =
        value.array?.compactMap(\.integer)
        ?? value.string?.split(separator: "x").compactMap { Int($0) } ?? []
      guard sizes.count == 2, sizes.allSatisfy({ (1...Int(Int32.max)).contains($0) }) else {
        throw configuration.unsupported("this block_structure", only: "two block sizes")
      }
      return (sizes[0], sizes[1])
    }

    func packed() throws(SchemeError) -> Form {
      guard text("strategy") == "group", text("type") ?? "int" == "int" else {
        throw configuration.unsupported(
          "strategy \(text("strategy") ?? "none") of type \(text("type") ?? "int")",
          only: "groups of integers")
      }
      guard let bits = members["num_bits"]?.integer, 1...8 ~= bits else {
        throw configuration.unsupported("this num_bits", only: "1 to 8")
      }
      guard let size = members["group_size"]?.integer, 1...(1 << 24) ~= size else {
        throw configuration.unsupported("this group_size", only: "a number of columns")
      }
      return .packed(bits: bits, groupSize: size)
    }
  }
}

extension SchemeDraft {
  /// Puts packed integers times their scales after all other tensors.
  fileprivate mutating func unpack(
    _ words: StoredTensor, as name: String, bits: Int, groupSize: Int
  ) throws(SchemeError) {
    let scale = try required(name + "_scale", for: words.name)
    let size = try required(name + "_shape", for: words.name)
    let zero = optional(name + "_zero_point")
    let view = try PackedRows(
      words: words, scale: scale, zero: zero, size: size, bits: bits, groupSize: groupSize)
    consume(words, scale, size, zero)
    add(SourceTensor(name: name, view: view))
  }
}

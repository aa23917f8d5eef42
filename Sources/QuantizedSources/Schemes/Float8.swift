import Checkpoints
import Storage
import StrictJSON
import Tensors

/// FP8 as DeepSeek, Qwen and Mistral publish it: `X.weight` and `X.weight_scale_inv`, a scale for
/// each block, row or tensor.
///
/// Source: `dequant_model` of the reference converter, method `fp8`.
struct Float8Scheme: SourceScheme {
  /// `weight_block_size`.
  private let blocks: (rows: Int, columns: Int)?

  init(_ configuration: QuantizationConfiguration) throws(SchemeError) {
    blocks = try configuration.blocks("weight_block_size")
  }

  func apply(to draft: inout SchemeDraft) throws(SchemeError) {
    for (scale, weight) in [("_scale_inv", ""), (".qscale_weight", ".weight")] {
      try draft.scale(
        draft.tensors(endingIn: scale).map { ($0.stem + weight, $0.tensor) }, blocks: blocks,
        isFromFloat8: true)
    }
    draft.ignore(
      ".activation_scale", "_activation_scale", ".qscale_act", because: SchemeDraft.runtimeScale)
  }
}

extension SchemeDraft {
  /// Puts a weight times its scales in the weight's place.
  ///
  /// - Parameter blocks: the size of the rectangles that share a scale; `nil` where the scale's
  ///   shape says which rows do.
  mutating func scale(
    _ name: String, by scale: StoredTensor, blocks: (rows: Int, columns: Int)?,
    isFromFloat8: Bool? = nil
  ) throws(SchemeError) {
    let scaled = try scaled(name, by: scale, blocks: blocks, isFromFloat8: isFromFloat8)
    consume(scale)
    add(scaled)
  }

  /// The same for many weights, by name: models have tens of thousands, on which all processors
  /// work.
  mutating func scale(
    _ weights: [(name: String, scale: StoredTensor)], blocks: (rows: Int, columns: Int)?,
    isFromFloat8: Bool
  ) throws(SchemeError) {
    let (draft, stripe) = (self, 1 << 11)
    let parts = concurrentMap((weights.count + stripe - 1) / stripe) { number in
      Result { () throws(SchemeError) in
        var made: [(tensor: SourceTensor, place: Int, scale: Int)] = []
        for (name, scale) in weights[number * stripe..<min(weights.count, (number + 1) * stripe)] {
          let tensor = try draft.scaled(
            name, by: scale, blocks: blocks, isFromFloat8: isFromFloat8)
          // Both are there, or the line before would have failed.
          guard let place = draft.place(of: name), let part = draft.place(of: scale.name) else {
            continue
          }
          made.append((tensor, place, part))
        }
        return made
      }
    }
    for part in parts {
      for (tensor, place, scale) in try part.get() { put(tensor, at: place, without: scale) }
    }
  }

  /// A weight times its scales.
  private func scaled(
    _ name: String, by scale: StoredTensor, blocks: (rows: Int, columns: Int)?, isFromFloat8: Bool?
  ) throws(SchemeError) -> SourceTensor {
    let weight = try required(name, for: scale.name)
    try weight.require(ScaledNumbers.types, "a number's that scales are for")
    let grid: ScaleGrid =
      if let blocks {
        try ScaleGrid(blocks: blocks, of: scale, over: weight)
      } else {
        try ScaleGrid(broadcasting: scale, over: weight)
      }
    return SourceTensor(
      name: name, view: ScaledNumbers(weight: weight, grid: grid),
      isFromFloat8: isFromFloat8 ?? [.F8_E4M3, .F8_E5M2].contains(weight.type))
  }
}

extension QuantizationConfiguration {
  /// The two sizes of blocks under a key; `nil` where there are none.
  func blocks(_ key: String) throws(SchemeError) -> (rows: Int, columns: Int)? {
    guard let value = values[key], !value.isNull else { return nil }
    let sizes = value.array?.compactMap(\.integer) ?? []
    guard sizes.count == 2, sizes.count == value.array?.count,
      sizes.allSatisfy({ (1...Int(Int32.max)).contains($0) })
    else {
      throw unsupported("\(key) \(value.serialized(pretty: false))", only: "two block sizes")
    }
    return (sizes[0], sizes[1])
  }
}

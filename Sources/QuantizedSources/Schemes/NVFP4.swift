import Checkpoints
import OrderedCollections
import Storage
import Tensors

/// How a program names the tensors of NVFP4.
struct NVFP4Names: Sendable {
  let weight, weightFactor, inputFactor: String
  /// Whether the factors are stored as what they divide by.
  let isReciprocal: Bool

  static let modelOptimizer = NVFP4Names(
    weight: ".weight", weightFactor: ".weight_scale_2", inputFactor: ".input_scale",
    isReciprocal: false)
  static let compressedTensors = NVFP4Names(
    weight: ".weight_packed", weightFactor: ".weight_global_scale",
    inputFactor: ".input_global_scale", isReciprocal: true)
}

extension SchemeDraft {
  /// `general.file_type` of files with NVFP4 blocks.
  static let nvfp4FileType: UInt32 = 39

  /// Repacks weights that have a scale for each 16 columns, bit by bit.
  ///
  /// Reads the factors of whole tensors: which tensors there are depends on whether they are 1.
  mutating func moveNVFP4(_ names: NVFP4Names) throws(SchemeError) {
    movedFileType = Self.nvfp4FileType
    for (stem, scale) in tensors(endingIn: ".weight_scale") where scale.shape.rank >= 2 {
      guard let weight = optional(stem + names.weight), weight.type == .U8 else { continue }
      let view = try NVFP4Blocks(weight: weight, scale: scale)
      let factor = optional(stem + names.weightFactor)
      let input = optional(stem + names.inputFactor)
      let factors = BlockFactors(
        weight: try factor?.factor(isReciprocal: names.isReciprocal) ?? 1,
        input: try input?.factor(isReciprocal: names.isReciprocal) ?? 1)
      consume(weight, scale, factor, input)
      add(SourceTensor(name: stem + ".weight", view: view, factors: factors))
    }
  }
}

extension StoredTensor {
  /// The one number that the tensor holds, or what it divides by.
  fileprivate func factor(isReciprocal: Bool) throws(SchemeError) -> Float {
    try require([.F32], "F32")
    guard shape.elementCount == 1 else { throw misshapen(expected: "one number") }
    let bytes: [UInt8]
    do {
      bytes = try source.bytes(in: description.bytes)
    } catch {
      throw .storage(error)
    }
    let bits = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let value = Float(bitPattern: bits)
    return isReciprocal ? 1 / value : value
  }
}

import Checkpoints
import OrderedCollections
import Storage
import Tensors

/// What NVIDIA's Model Optimizer writes: FP8 with a scale for a tensor or each row, NVFP4, or both.
///
/// Source: `dequant_model` and `_generate_nvfp4_tensors` of the reference converter.
struct ModelOptScheme: SourceScheme {
  private let hasNVFP4: Bool

  /// Algorithms whose tensors are told apart by their types.
  private static let algorithms: Set = [
    "FP8", "FP8_PER_CHANNEL_PER_TOKEN", "FP8_PB_WO", "NVFP4", "MIXED_PRECISION",
  ]

  init(_ configuration: QuantizationConfiguration) throws(SchemeError) {
    let algorithm = try configuration.algorithm
    let layers = configuration.layerAlgorithms
    for algorithm in layers + [algorithm].compactMap(\.self)
    where !Self.algorithms.contains(algorithm) {
      throw .unknown(file: configuration.file, scheme: configuration.scheme(algorithm))
    }
    hasNVFP4 = algorithm == "NVFP4" || layers.contains("NVFP4")
  }

  func apply(to draft: inout SchemeDraft) throws(SchemeError) {
    if hasNVFP4 { try draft.moveNVFP4(.modelOptimizer) }
    for (stem, scale) in draft.tensors(endingIn: ".weight_scale") where !draft.isTaken(scale) {
      try draft.scale(stem + ".weight", by: scale, blocks: nil)
    }
    draft.ignore(".input_scale", ".k_scale", ".v_scale", because: SchemeDraft.runtimeScale)
  }
}

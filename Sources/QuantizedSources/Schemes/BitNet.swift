import Checkpoints
import Storage
import Tensors

/// Ternary weights of BitNet packed four to a byte: `X.weight` and `X.weight_scale`.
///
/// Source: `dequant_bitnet` of the reference converter.
struct BitNetScheme: SourceScheme {
  init(_ configuration: QuantizationConfiguration) {}

  func apply(to draft: inout SchemeDraft) throws(SchemeError) {
    for (stem, scale) in draft.tensors(endingIn: ".weight_scale") {
      let name = stem + ".weight"
      let weight = try draft.required(name, for: scale.name)
      let view = try TernaryPlanes(weight: weight, scale: scale)
      draft.consume(scale)
      draft.add(SourceTensor(name: name, view: view))
    }
  }
}

import Checkpoints
import Storage
import StrictJSON
import Tensors
import Views

/// AWQ in the form for its GEMM kernels: `X.qweight`, `X.qzeros` and `X.scales`, of 4 bits.
///
/// Source: AutoAWQ's `WQLinear_GEMM`, which packs outputs 0, 2, 4, 6, 1, 3, 5, 7 of eight into a
/// word.
struct AWQScheme: SourceScheme {
  private let groupSize: Int?

  init(_ configuration: QuantizationConfiguration) throws(SchemeError) {
    let bits = configuration.values["bits"]?.integer ?? configuration.values["w_bit"]?.integer
    guard bits == 4 else { throw configuration.unsupported("this number of bits", only: "4") }
    let version = configuration.values["version"]?.string?.lowercased() ?? "gemm"
    guard version == "gemm" else {
      throw .unknown(file: configuration.file, scheme: configuration.scheme(version))
    }
    groupSize = try configuration.groupSize()
  }

  func apply(to draft: inout SchemeDraft) throws(SchemeError) {
    for (stem, words) in draft.tensors(endingIn: ".qweight") {
      let zeros = try draft.required(stem + ".qzeros", for: words.name)
      let scales = try draft.required(stem + ".scales", for: words.name)
      let view = try InterleavedColumns(
        words: words, zeros: zeros, scales: scales, groupSize: groupSize)
      draft.consume(words, zeros, scales)
      draft.add(SourceTensor(name: stem + ".weight", view: view))
    }
  }
}

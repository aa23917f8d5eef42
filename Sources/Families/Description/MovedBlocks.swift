import QuantizedSources
import Tensors
import Views

/// Outputs whose blocks are the checkpoint's own: they stand before all others, each when the last
/// of its sources has come, with the factors that belong to them.
///
/// Source: `_generate_nvfp4_tensors` of the reference converter, and its gpt-oss.
struct MovedBlocks {
  private let model: ModelContext
  /// Where in the reading order a source comes.
  private let places: [String: Int]
  private var entries: [(place: Int, tensors: [OutputTensor])] = []

  init(_ model: ModelContext) {
    self.model = model
    let hasBlocks = model.sources.contains { $0.type.isQuantized }
    places =
      hasBlocks
      ? Dictionary(
        model.sources.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
      : [:]
  }

  /// In writing order.
  var outputs: [OutputTensor] {
    // What becomes complete together keeps the table's order.
    entries.enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
      .flatMap(\.element.tensors)
  }

  /// Takes an output and the sources that it is made of.
  mutating func add(
    _ name: String, _ view: any TensorView, _ sources: [SourceTensor], proof: (any TensorView)?
  ) throws(FamilyError) {
    var tensors = [
      OutputTensor(name: name, view: view, forcedType: view.elementType, proof: proof)
    ]
    let factors = sources.compactMap(\.factors)
    let stem = name.hasSuffix(".weight") ? String(name.dropLast(".weight".count)) : name
    let isStack = view.shape.rank > 2
    for (suffix, values) in [
      (".scale", factors.map(\.weight)), (".input_scale", factors.map(\.input)),
    ] where !Self.areOne(values, isStack: isStack) {
      let view = try model.combined { () throws(ViewError) in try ConstantView(vector: values) }
      tensors.append(OutputTensor(name: stem + suffix, view: view, forcedType: .F32))
    }
    entries.append((sources.compactMap { places[$0.name] }.max() ?? 0, tensors))
  }

  /// Whether factors change nothing, as far as the reference looks.
  private static func areOne(_ values: [Float], isStack: Bool) -> Bool {
    let tolerance = isStack ? 1.1e-5 : 1e-6
    return values.allSatisfy { abs(Double($0) - 1) <= tolerance }
  }
}

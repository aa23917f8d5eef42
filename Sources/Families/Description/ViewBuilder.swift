import Checkpoints
import QuantizedSources
import Tensors
import Views

/// Makes the lazy rows of outputs from the tensors of the checkpoint.
struct ViewBuilder {
  let model: ModelContext
  let found: FoundTensors

  /// The view of a slot that has all its sources.
  func view(of slot: TensorSlot) throws(FamilyError) -> any TensorView {
    try view(slot.recipe, slot, expert: nil)
  }

  private func view(
    _ recipe: TensorRecipe, _ slot: TensorSlot, expert: Int?
  ) throws(FamilyError) -> any TensorView {
    switch recipe {
    case .copy(let module, let shape):
      let name = slot.binding.name(of: module, expert: expert)
      return try source(name, expected(shape, slot.binding)).view
    case .optional(let base), .biased(let base), .only(_, let base), .verbatim(let base):
      return try view(base, slot, expert: expert)
    case .rotaryPairs(let base, let heads):
      let base = try view(base, slot, expert: expert)
      let heads = try model.size(heads)
      return try model.combined { () throws(ViewError) in try RotaryPairs(base, heads: heads) }
    case .transformed(let base, let transform):
      return try transform.view(view(base, slot, expert: expert), model)
    case .stack(let base, let count):
      let parts = try experts(base, slot, count: model.size(count))
      return try model.combined { () throws(ViewError) in try Stacked(parts) }
    case .joined(let bases):
      var parts: [any TensorView] = []
      for base in bases { parts.append(try view(base, slot, expert: expert)) }
      return try model.combined { () throws(ViewError) in try Joined(parts) }
    case .generated:
      return try model.combined { () throws(ViewError) in throw .empty }
    }
  }

  /// The parts of a stack; what all have in common is worked out once, since models have tens of
  /// thousands of them.
  private func experts(
    _ base: TensorRecipe, _ slot: TensorSlot, count: Int
  ) throws(FamilyError) -> [any TensorView] {
    var parts: [any TensorView] = []
    parts.reserveCapacity(count)
    guard case .copy(_, let shape) = base else {
      for expert in 0..<count { parts.append(try view(base, slot, expert: expert)) }
      return parts
    }
    let expected = try expected(shape, slot.binding)
    // The slot waited for exactly these.
    for name in slot.sources { parts.append(try source(name, expected).view) }
    return parts
  }

  /// The tensors that follow from the configuration, in the table's order.
  func generated() throws(FamilyError) -> [OutputTensor] {
    var tensors: [OutputTensor] = []
    for table in model.family.tensors where try model.meets(table.condition) {
      for (name, recipe) in table.rows {
        guard case .generated(let tensor) = recipe, let values = try tensor.values(model) else {
          continue
        }
        tensors.append(model.output("\(name).weight", try constant(values, name)))
      }
    }
    return tensors
  }

  private func constant(_ values: [Float], _ name: String) throws(FamilyError) -> ConstantView {
    try model.combined { () throws(ViewError) in
      let shape: Shape
      do throws(ShapeError) {
        shape = try Shape([values.count])
      } catch {
        throw .shape(tensor: name, error)
      }
      return try ConstantView(shape: shape, values: values)
    }
  }

  /// A source tensor, which has the shape that the table says and a type that weights can have.
  private func source(
    _ name: String, _ expected: ExpectedShape
  ) throws(FamilyError) -> SourceTensor {
    guard let tensor = found[name] else {
      throw .unaccounted(checkpoint: model.file, missing: [name], surplus: [])
    }
    guard expected.admits(tensor.shape) else {
      throw .shape(
        file: tensor.file, tensor: tensor.name, found: tensor.shape, expected: expected)
    }
    guard Self.weightTypes.contains(tensor.type) else {
      throw .type(file: tensor.file, tensor: tensor.name, type: tensor.type)
    }
    return tensor
  }

  /// The shape that the table gives; of a bias, the weight's without the last dimension unless the
  /// table says its own.
  private func expected(
    _ shape: [Dimension], _ binding: TensorBinding
  ) throws(FamilyError) -> ExpectedShape {
    let isOfWeight = binding.part == .bias && !binding.statesShapeOfPart
    return try ExpectedShape(isOfWeight && shape.count > 1 ? shape.dropLast() : shape, for: model)
  }

  /// Numbers that stand for a weight each.
  static let weightTypes: Set<ElementType> = [
    .F64, .F32, .F16, .BF16, .F8_E4M3, .F8_E5M2, .I64, .I32, .I16, .I8, .U64, .U32, .U16, .U8,
    .MXFP4, .NVFP4, .Q4_0, .Q8_0, .TQ2_0,
  ]
}

extension ExpectedShape {
  /// The shape that a table says for a model.
  init(_ shape: [Dimension], for model: ModelContext) throws(FamilyError) {
    var dimensions: [Int?] = []
    for dimension in shape {
      dimensions.append(dimension == .any ? nil : try model.size(dimension))
    }
    self.init(
      dimensions: dimensions, words: shape.map { $0.words(for: model.configuration) })
  }

  /// Whether a tensor of that shape is as expected.
  func admits(_ shape: Shape) -> Bool {
    shape.rank == dimensions.count
      && dimensions.indices.allSatisfy { dimensions[$0] == nil || shape[$0] == dimensions[$0] }
  }
}

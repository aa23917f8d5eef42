/// How one module of the output is made from modules of the checkpoint.
///
/// A row of a family's table names modules, without `.weight` and `.bias`: the weight must be
/// there, and a bias is taken along where the checkpoint has one. Shapes are the weight's,
/// outermost dimension first. Rows may share a source: they are written in the table's order where
/// it is read. A new transform is a ``TensorTransform`` and a view in `Views`.
indirect enum TensorRecipe: Sendable {
  /// As it is. `{i}` in the name is the block's number, `{e}` the expert's.
  case copy(String, [Dimension])
  /// Left out where the checkpoint does not have it.
  case optional(TensorRecipe)
  /// The bias must be there, too.
  case biased(TensorRecipe)
  /// Nothing but that tensor of the module, whose shape this is.
  case only(TensorPart, TensorRecipe)
  /// The weight alone; the row's name is the output's whole name.
  case verbatim(TensorRecipe)
  /// The two stored halves of each head's rows become adjacent pairs. Shape is unchanged.
  case rotaryPairs(TensorRecipe, heads: Dimension)
  /// Changed by a step that looks at nothing but the tensor and the model.
  case transformed(TensorRecipe, TensorTransform)
  /// `{e}` runs over the experts; shape [out, in] becomes [experts, out, in]. Weights only.
  ///
  /// The stacks of a block are written together, in the table's order, when the last of their
  /// sources has come.
  case stack(TensorRecipe, over: Dimension)
  /// The rows of several modules one after the other, written when the last has come.
  case joined([TensorRecipe])
  /// Computed from the configuration, and written before all others.
  case generated(GeneratedTensor)
}

/// A tensor that follows from the configuration alone.
struct GeneratedTensor: Sendable {
  /// The values, of one dimension; `nil` where this model has none.
  let values: @Sendable (ModelContext) throws(FamilyError) -> [Float]?
}

extension TensorRecipe {
  /// What this is made of; nothing for sources.
  private var bases: [TensorRecipe] {
    switch self {
    case .copy, .generated: []
    case .optional(let base), .biased(let base), .only(_, let base), .verbatim(let base),
      .rotaryPairs(let base, _), .transformed(let base, _), .stack(let base, _):
      [base]
    case .joined(let bases): bases
    }
  }

  /// Whether a checkpoint without it is complete.
  var isOptional: Bool {
    if case .optional = self { true } else { bases.contains(where: \.isOptional) }
  }

  /// Whether a checkpoint without its bias is incomplete.
  var needsBias: Bool {
    if case .biased = self { true } else { bases.contains(where: \.needsBias) }
  }

  /// What is stacked, if anything is.
  var stacked: Dimension? {
    if case .stack(_, let count) = self { count } else { bases.first?.stacked }
  }

  /// Whether several modules are joined.
  var isJoined: Bool {
    if case .joined = self { true } else { bases.contains(where: \.isJoined) }
  }

  /// Whether the row's name is the output's whole name.
  var isVerbatim: Bool {
    if case .verbatim = self { true } else { bases.contains(where: \.isVerbatim) }
  }

  /// The tensors of the module that are written.
  var parts: [TensorPart] {
    switch self {
    case .only(let part, _): [part]
    case .stack, .verbatim: [.weight]
    default: bases.first?.parts ?? [.weight, .bias]
    }
  }

  /// Whether the shape in the table is the written tensor's own, be it a bias.
  var statesShapeOfPart: Bool {
    if case .only = self { true } else { bases.first?.statesShapeOfPart ?? false }
  }

  /// The names of the source modules, with their placeholders; none for what is generated.
  var sources: [String] {
    if case .copy(let name, _) = self { [name] } else { bases.flatMap(\.sources) }
  }
}

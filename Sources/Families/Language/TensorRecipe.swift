/// How one module of the output is made from modules of the checkpoint.
///
/// A row of a family's table names modules, without `.weight` and `.bias`: the weight must be
/// there, and a bias is taken along where the checkpoint has one. Shapes are the weight's,
/// outermost dimension first. A new transform is a case here, a line in ``ViewBuilder`` and a view
/// in `Views`.
indirect enum TensorRecipe: Sendable {
  /// As it is. `{i}` in the name is the block's number, `{e}` the expert's.
  case copy(String, [Dimension])
  /// Left out where the checkpoint does not have it.
  case optional(TensorRecipe)
  /// The bias must be there, too.
  case biased(TensorRecipe)
  /// The two stored halves of each head's rows become adjacent pairs. Shape is unchanged.
  case rotaryPairs(TensorRecipe, heads: Dimension)
  /// Changed by a step that looks at nothing but the tensor and the model.
  case transformed(TensorRecipe, TensorTransform)
  /// `{e}` runs over the experts; shape [out, in] becomes [experts, out, in]. Weights only.
  ///
  /// The stacks of a block are written together, in the table's order, when the last of their
  /// sources has come.
  case stack(TensorRecipe, over: Dimension)
  /// Computed from the configuration, and written before all others.
  case generated(GeneratedTensor)
}

/// A tensor that follows from the configuration alone.
struct GeneratedTensor: Sendable {
  /// The values, of one dimension; `nil` where this model has none.
  let values: @Sendable (ModelContext) throws(FamilyError) -> [Float]?
}

extension TensorRecipe {
  /// Whether a checkpoint without it is complete.
  var isOptional: Bool {
    switch self {
    case .optional: true
    case .copy, .generated: false
    case .biased(let base), .rotaryPairs(let base, _), .transformed(let base, _),
      .stack(let base, _):
      base.isOptional
    }
  }

  /// Whether a checkpoint without its bias is incomplete.
  var needsBias: Bool {
    switch self {
    case .biased: true
    case .copy, .generated: false
    case .optional(let base), .rotaryPairs(let base, _), .transformed(let base, _),
      .stack(let base, _):
      base.needsBias
    }
  }

  /// What is stacked, if anything is.
  var stacked: Dimension? {
    switch self {
    case .stack(_, let count): count
    case .copy, .generated: nil
    case .optional(let base), .biased(let base), .rotaryPairs(let base, _),
      .transformed(let base, _):
      base.stacked
    }
  }

  /// The name of the source module, with its placeholders; `nil` for what is generated.
  var source: String? {
    switch self {
    case .copy(let name, _): name
    case .generated: nil
    case .optional(let base), .biased(let base), .rotaryPairs(let base, _),
      .transformed(let base, _), .stack(let base, _):
      base.source
    }
  }
}

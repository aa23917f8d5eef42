import Checkpoints
import Tensors
import Views

/// Which rows of each matrix; of a vector which elements.
enum RowChoice: Sendable {
  case first(Dimension)
  case last(Dimension)
  /// Rows 0, 2, 4, …
  case even
  /// Rows 1, 3, 5, …
  case odd
}

/// Steps that take tensors apart or put them together otherwise. Bytes stay as they are.
extension TensorRecipe {
  /// The last two dimensions exchanged.
  static func transposed(_ base: TensorRecipe) -> TensorRecipe {
    .transformed(base) { (view, _) throws(ViewError) in try Transposed(view) }
  }

  /// Some rows of each matrix: [.., rows, columns] becomes [.., fewer rows, columns].
  static func rows(_ choice: RowChoice, of base: TensorRecipe) -> TensorRecipe {
    .transformed(
      base,
      TensorTransform { (view, model) throws(FamilyError) in try model.rows(choice, of: view) })
  }

  /// Every second element of each row: 0, 2, 4, … from 0 on, 1, 3, 5, … from 1 on.
  static func everySecond(from first: Int, of base: TensorRecipe) -> TensorRecipe {
    .transformed(base) { (view, _) throws(ViewError) in
      try PickedColumns(everySecondOf: view, from: first)
    }
  }

  /// The rows in groups: [groups · rows, columns] becomes [groups, rows, columns].
  static func grouped(_ base: TensorRecipe, by count: Dimension) -> TensorRecipe {
    .transformed(
      base,
      TensorTransform { (view, model) throws(FamilyError) in
        let count = max(1, try model.size(count))
        return try model.combined { () throws(ViewError) in
          try Reshaped(view, dimensions: [count, view.shape.rowCount / count])
        }
      })
  }

  /// One of the matrices along the third dimension from the end: [.., frames, rows, columns]
  /// becomes [.., rows, columns].
  static func frame(_ index: Int, of base: TensorRecipe) -> TensorRecipe {
    .transformed(base) { (view, _) throws(ViewError) in
      let dimensions = view.shape.dimensions
      guard dimensions.count >= 3 else {
        throw .rank(tensor: view.sourceNames.first ?? "", shape: view.shape, atLeast: 3)
      }
      let (frames, rows) = (dimensions[dimensions.count - 3], dimensions[dimensions.count - 2])
      return try PickedRows(
        view, RowPick(group: frames * rows, first: index * rows, count: rows),
        dimensions: dimensions.dropLast(3) + [rows])
    }
  }

  /// Rounded to −1, 0 or 1 times one scale.
  static func ternary(_ base: TensorRecipe) -> TensorRecipe {
    .transformed(base) { (view, _) throws(ViewError) in Ternarized(view) }
  }

  private static func transformed(
    _ base: TensorRecipe,
    _ view: @escaping @Sendable (any TensorView, ModelContext) throws(ViewError) -> any TensorView
  ) -> TensorRecipe {
    .transformed(
      base,
      TensorTransform { (base, model) throws(FamilyError) in
        try model.combined { () throws(ViewError) in try view(base, model) }
      })
  }
}

extension ModelContext {
  fileprivate func rows(
    _ choice: RowChoice, of view: any TensorView
  ) throws(FamilyError) -> any TensorView {
    let dimensions = view.shape.dimensions
    guard dimensions.count >= 2 else {
      throw .view(
        file: file,
        .rank(tensor: view.sourceNames.first ?? "", shape: view.shape, atLeast: 2))
    }
    let pick = try pick(choice, of: dimensions[dimensions.count - 2])
    return try combined { () throws(ViewError) in
      try PickedRows(view, pick, dimensions: dimensions.dropLast(2) + [pick.count])
    }
  }

  private func pick(_ choice: RowChoice, of rows: Int) throws(FamilyError) -> RowPick {
    switch choice {
    case .first(let count): return RowPick(group: rows, first: 0, count: try size(count))
    case .last(let count):
      let count = try size(count)
      return RowPick(group: rows, first: rows - count, count: count)
    case .even: return RowPick(group: rows, first: 0, count: (rows + 1) / 2, step: 2)
    case .odd: return RowPick(group: rows, first: 1, count: rows / 2, step: 2)
    }
  }
}

import Checkpoints
import Tensors
import Views

/// A step between the stored rows of a tensor and those of the output.
struct TensorTransform: Sendable {
  let view: @Sendable (any TensorView, ModelContext) throws(FamilyError) -> any TensorView
}

extension TensorRecipe {
  /// One is added to every weight: norms that are stored as their distance from 1.
  static func plusOne(_ base: TensorRecipe) -> TensorRecipe {
    .transformed(base, TensorTransform { (view, _) throws(FamilyError) in PlusOne(view) })
  }

  /// Without the first rows, as many as the size says; all rows where it says nothing.
  static func withoutFirstRows(_ count: Dimension, of base: TensorRecipe) -> TensorRecipe {
    .transformed(
      base,
      TensorTransform { (view, model) throws(FamilyError) in
        guard let count = try model.statedSize(count) else { return view }
        return try model.rows(count..<max(count, view.shape.rowCount), of: view)
      })
  }

  /// The first rows, as many as the vocabulary has tokens: models padded beyond it lose the
  /// padding.
  static func rowsWithTokens(_ base: TensorRecipe) -> TensorRecipe {
    .transformed(
      base,
      TensorTransform { (view, model) throws(FamilyError) in
        let count = try model.tokenCount()
        return try model.rows(0..<min(count, view.shape.rowCount), of: view)
      })
  }
}

extension ModelContext {
  fileprivate func rows(
    _ rows: Range<Int>, of view: any TensorView
  ) throws(FamilyError) -> any TensorView {
    do throws(ViewError) {
      return try RowSlice(view, rows: rows)
    } catch {
      throw .view(file: file, error)
    }
  }
}

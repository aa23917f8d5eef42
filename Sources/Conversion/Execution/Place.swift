import Tensors
import Views

/// Names a weight of a chunk in errors.
struct Place {
  let tensor: PlannedTensor
  let firstRow: Int

  private func position(_ index: Int) -> (row: Int, column: Int) {
    let (row, column) = index.quotientAndRemainder(dividingBy: tensor.shape.rowLength)
    return (firstRow + row, column)
  }

  func nonFinite(at index: Int, value: Float) -> ConversionError {
    let (row, column) = position(index)
    return .nonFinite(
      file: tensor.view.origin.source, tensor: tensor.view.sourceNames.first ?? tensor.name,
      row: row,
      column: column, value: value)
  }

  func notExact(at index: Int, value: Float, source: Float) -> ConversionError {
    let (row, column) = position(index)
    return .notExact(
      tensor: tensor.name, row: row, column: column, type: tensor.type, value: value,
      source: source)
  }

  func notRepresentable(at index: Int) -> ConversionError {
    let (row, column) = position(index)
    return .notRepresentable(tensor: tensor.name, row: row, column: column, type: tensor.type)
  }
}

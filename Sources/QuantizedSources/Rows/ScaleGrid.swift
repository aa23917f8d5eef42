import Storage
import Tensors

/// Scales that lie over a tensor as a grid of rectangles.
struct ScaleGrid: Sendable {
  let scale: StoredTensor
  /// Rows of a rectangle; `Int.max` where all rows of the tensor share their scales.
  private let rowsOfBlock: Int
  let columnsOfBlock: Int
  /// Rows of a matrix of the tensor, and grid rows that lie over them.
  private let rowsOfMatrix: Int
  private let gridRowsOfMatrix: Int
  let gridColumns: Int

  /// Rectangles of a fixed size, those at the end partial: scales `[ceil(R / r), ceil(C / c)]`, or
  /// as many of those as there are matrices.
  init(blocks: (rows: Int, columns: Int), of scale: StoredTensor, over weight: StoredTensor)
    throws(SchemeError)
  {
    try scale.require(.scales, "a scale's")
    let matrix = weight.shape.dimensions.suffix(2)
    guard matrix.count == 2, let rows = matrix.first, let columns = matrix.last else {
      throw weight.misshapen(expected: "a matrix, as its scales are for blocks")
    }
    rowsOfBlock = blocks.rows
    columnsOfBlock = blocks.columns
    rowsOfMatrix = rows
    gridRowsOfMatrix = rows.dividedUp(by: blocks.rows)
    gridColumns = columns.dividedUp(by: blocks.columns)
    self.scale = scale
    try scale.require(
      weight.shape.dimensions.dropLast(2) + [gridRowsOfMatrix, gridColumns],
      "blocks of \(blocks.rows) × \(blocks.columns) of \(weight.shape)")
  }

  /// A scale for each index of some dimensions: those of the scale are the first of the weight's,
  /// each as large or 1.
  init(broadcasting scale: StoredTensor, over weight: StoredTensor) throws(SchemeError) {
    try scale.require(.scales, "a scale's")
    let size = weight.shape.dimensions
    let given = scale.shape.dimensions
    let padded = given + Array(repeating: 1, count: max(0, size.count - given.count))
    let fits = padded.count == size.count && zip(padded, size).allSatisfy { $0 == $1 || $0 == 1 }
    let leading = padded.dropLast()
    let isShared = leading.allSatisfy { $0 == 1 }
    guard fits, isShared || leading.elementsEqual(size.dropLast()) else {
      throw scale.misshapen(expected: "one number, or one for each row of \(weight.shape)")
    }
    self.scale = scale
    gridColumns = padded.last ?? 1
    columnsOfBlock = gridColumns == 1 ? max(1, weight.shape.rowLength) : 1
    rowsOfBlock = isShared ? .max : 1
    rowsOfMatrix = max(1, weight.shape.rowCount)
    gridRowsOfMatrix = isShared ? 1 : rowsOfMatrix
  }

  /// The row of the grid that lies over a row of the tensor.
  private func gridRow(of row: Int) -> Int {
    let (matrix, rest) = row.quotientAndRemainder(dividingBy: rowsOfMatrix)
    return matrix * gridRowsOfMatrix + rest / rowsOfBlock
  }

  /// Whether all columns of a row share their scale.
  var isOneForRow: Bool { gridColumns == 1 }

  /// The scale of each row, where all columns share it.
  func readRowScales(
    of rows: Range<Int>, into scales: UnsafeMutableBufferPointer<Float>
  ) throws {
    guard !rows.isEmpty else { return }
    let first = gridRow(of: rows.lowerBound)
    let count = gridRow(of: rows.upperBound - 1) - first + 1
    try unsafe withFloats(count) { stored in
      try unsafe scale.read(from: first, into: stored)
      for row in rows { unsafe scales[row - rows.lowerBound] = stored[gridRow(of: row) - first] }
    }
  }

  /// Multiplies rows of the tensor by their scales.
  func multiply(
    _ numbers: UnsafeMutableBufferPointer<Float>, rows: Range<Int>, columns: Int
  ) throws {
    guard !rows.isEmpty, columns > 0, let base = numbers.baseAddress else { return }
    let first = gridRow(of: rows.lowerBound)
    let count = gridRow(of: rows.upperBound - 1) - first + 1
    try unsafe withFloats(count * gridColumns) { scales in
      try unsafe scale.read(from: first * gridColumns, into: scales)
      for row in rows {
        let target = unsafe base + (row - rows.lowerBound) * columns
        let line = (gridRow(of: row) - first) * gridColumns
        var column = 0
        for block in 0..<gridColumns {
          let width = min(columnsOfBlock, columns - column)
          unsafe QuantizedSources.multiply(target + column, width, by: scales[line + block])
          column += width
        }
      }
    }
  }
}

extension Int {
  /// The quotient, rounded up.
  func dividedUp(by divisor: Int) -> Int { self / divisor + (self % divisor == 0 ? 0 : 1) }
}

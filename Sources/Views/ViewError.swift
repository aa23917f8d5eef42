public import Tensors

/// Why tensors of the source do not combine as the family's table says.
public enum ViewError: Error, Hashable, Sendable, CustomStringConvertible {
  case notDivisible(tensor: String, rows: Int, by: Int)
  case differs(
    tensor: String, shape: Shape, type: ElementType, from: String, expectedShape: Shape,
    expectedType: ElementType)
  case empty
  case rows(tensor: String, rows: Range<Int>, shape: Shape)
  case picked(tensor: String, shape: Shape, RowPick)
  case rank(tensor: String, shape: Shape, atLeast: Int)
  case blocks(tensor: String, type: ElementType)
  case count(values: Int, shape: Shape)
  case shape(tensor: String, ShapeError)

  /// The tensor at fault, what it is and what it should be.
  public var description: String {
    switch self {
    case .notDivisible(let tensor, let rows, let divisor):
      "tensor \"\(tensor)\": \(rows) rows are not a multiple of \(divisor), as its heads need"
    case .differs(let tensor, let shape, let type, let first, let expectedShape, let expectedType):
      "tensor \"\(tensor)\": is \(type) \(shape), but \"\(first)\" beside it is "
        + "\(expectedType) \(expectedShape)"
    case .rows(let tensor, let rows, let shape):
      "tensor \"\(tensor)\": rows \(rows.lowerBound) to \(rows.upperBound - 1) are needed, "
        + "but its shape is \(shape)"
    case .picked(let tensor, let shape, let pick):
      "tensor \"\(tensor)\": \(pick.count) of every \(pick.group) rows are needed from row "
        + "\(pick.first) on, but its shape is \(shape)"
    case .rank(let tensor, let shape, let rank):
      "tensor \"\(tensor)\": its shape is \(shape), expected at least \(rank) dimensions"
    case .blocks(let tensor, let type):
      "tensor \"\(tensor)\": is \(type), whose weights share blocks; plain numbers are needed here"
    case .empty: "a stack of no tensors"
    case .count(let values, let shape): "\(values) values for the shape \(shape)"
    case .shape(let tensor, let error): "tensor \"\(tensor)\": \(error)"
    }
  }
}

public import Tensors

/// Tensors of one shape and type one after the other along a new outermost dimension: the experts
/// of a block become one tensor.
public struct Stacked: TensorView {
  let parts: [any TensorView]
  /// The number of parts, then the dimensions of a part.
  public let shape: Shape
  /// That of every part.
  public let elementType: ElementType

  /// - Throws: `ViewError` where there is no part, or one differs from the first in shape or type.
  public init(_ parts: [any TensorView]) throws(ViewError) {
    guard let first = parts.first else { throw .empty }
    for part in parts where part.shape != first.shape || part.elementType != first.elementType {
      throw .differs(
        tensor: part.sourceNames.first ?? "", shape: part.shape, type: part.elementType,
        from: first.sourceNames.first ?? "", expectedShape: first.shape,
        expectedType: first.elementType)
    }
    self.parts = parts
    elementType = first.elementType
    do {
      shape = try Shape([parts.count] + first.shape.dimensions)
    } catch { throw .shape(tensor: first.sourceNames.first ?? "", error) }
  }

  /// Those of all parts, in their order.
  public var sourceNames: [String] { parts.flatMap(\.sourceNames) }
  /// Where the first part begins.
  public var origin: ViewOrigin { parts[0].origin }
  /// Those of a part.
  public var rowsAtOnce: Int { parts[0].rowsAtOnce }

  /// Reads the rows of each part that the range covers.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let rowsOfPart = parts[0].shape.rowCount
    let size = rowBytes
    var row = rows.lowerBound
    while row < rows.upperBound {
      let part = row / rowsOfPart
      let end = min((part + 1) * rowsOfPart, rows.upperBound)
      let place = (row - rows.lowerBound) * size..<(end - rows.lowerBound) * size
      try unsafe parts[part].read(
        rows: row - part * rowsOfPart..<end - part * rowsOfPart,
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[place]))
      row = end
    }
  }
}

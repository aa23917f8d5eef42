public import Tensors

/// Some consecutive rows of a tensor, as if there were no others.
///
/// The innermost dimension stays; the outermost is that of the range.
public struct RowSlice: TensorView {
  let base: any TensorView
  /// The first row.
  let first: Int
  /// The number of rows, then a row's length.
  public let shape: Shape

  /// - Throws: `ViewError.rows` unless the base is a matrix that has those rows, at least one.
  public init(_ base: any TensorView, rows: Range<Int>) throws(ViewError) {
    let tensor = base.sourceNames.first ?? ""
    guard base.shape.rank == 2, !rows.isEmpty, rows.lowerBound >= 0,
      rows.upperBound <= base.shape.rowCount
    else { throw .rows(tensor: tensor, rows: rows, shape: base.shape) }
    self.base = base
    first = rows.lowerBound
    do {
      shape = try Shape([rows.count, base.shape.rowLength])
    } catch { throw .shape(tensor: tensor, error) }
  }

  /// That of the base.
  public var elementType: ElementType { base.elementType }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the first of the rows begins, if rows lie one after the other in the base.
  public var origin: ViewOrigin {
    ViewOrigin(source: base.origin.source, offset: base.origin.offset + first * rowBytes)
  }

  /// Reads the rows of the base that these are.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    try unsafe base.read(rows: first + rows.lowerBound..<first + rows.upperBound, into: buffer)
  }
}

public import Tensors

/// The same rows under other outer dimensions.
public struct Reshaped: TensorView {
  let base: any TensorView
  /// Outermost dimension first; the last is that of the base.
  public let shape: Shape

  /// - Parameter dimensions: all but the last.
  /// - Throws: `ViewError.notDivisible` where they are not those of so many rows.
  public init(_ base: any TensorView, dimensions: [Int]) throws(ViewError) {
    let tensor = base.sourceNames.first ?? ""
    do {
      shape = try Shape(dimensions + [base.shape.rowLength])
    } catch { throw .shape(tensor: tensor, error) }
    guard base.shape.rank > 0, shape.rowCount == base.shape.rowCount else {
      throw .notDivisible(
        tensor: tensor, rows: base.shape.rowCount, by: dimensions.first ?? 1)
    }
    self.base = base
  }

  /// That of the base.
  public var elementType: ElementType { base.elementType }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the base begins.
  public var origin: ViewOrigin { base.origin }
  /// Those of the base.
  public var rowsAtOnce: Int { base.rowsAtOnce }

  /// Reads the rows of the base.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    try unsafe base.read(rows: rows, into: buffer)
  }

  /// Reads the columns of the base.
  public func read(
    rows: Range<Int>, columns: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws {
    try unsafe base.read(rows: rows, columns: columns, into: buffer)
  }
}

public import Tensors

/// Every second element of each row: biases of two tensors that are stored by turns.
///
/// Rows are read whole, so this is for small tensors.
public struct PickedColumns: TensorView {
  let base: any TensorView
  let first: Int
  /// That of the base with half the row.
  public let shape: Shape

  /// - Parameter first: 0 for the elements 0, 2, 4, …, 1 for the others.
  /// - Throws: `ViewError` where rows have an odd number of elements, or are stored in blocks.
  public init(everySecondOf base: any TensorView, from first: Int) throws(ViewError) {
    let tensor = base.sourceNames.first ?? ""
    guard base.elementType.blockWeights == 1 else {
      throw .blocks(tensor: tensor, type: base.elementType)
    }
    let length = base.shape.rowLength
    guard base.shape.rank > 0, length > 0, length % 2 == 0 else {
      throw .notDivisible(tensor: tensor, rows: length, by: 2)
    }
    self.base = base
    self.first = first
    do {
      shape = try Shape(base.shape.dimensions.dropLast() + [length / 2])
    } catch { throw .shape(tensor: tensor, error) }
  }

  /// That of the base.
  public var elementType: ElementType { base.elementType }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the base begins.
  public var origin: ViewOrigin { base.origin }

  /// Reads the rows whole and keeps every second element.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let size = elementType.blockBytes
    try unsafe withScratch(byteCount: rows.count * base.rowBytes) { scratch in
      try unsafe base.read(rows: rows, into: scratch)
      for element in 0..<rows.count * shape.rowLength {
        let start = (2 * element + first) * size
        unsafe UnsafeMutableRawBufferPointer(
          rebasing: buffer[element * size..<(element + 1) * size]
        )
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: scratch[start..<start + size]))
      }
    }
  }
}

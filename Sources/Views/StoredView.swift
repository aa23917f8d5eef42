public import Storage
public import Tensors

/// A source tensor as it is.
public struct StoredView: TensorView {
  /// The tensor whose rows these are.
  public let tensor: StoredTensor

  /// The rows of a source tensor.
  public init(_ tensor: StoredTensor) { self.tensor = tensor }

  /// That of the source tensor.
  public var shape: Shape { tensor.shape }
  /// That of the source tensor.
  public var elementType: ElementType { tensor.type }
  /// The one tensor.
  public var sourceNames: [String] { [tensor.name] }
  /// Where the tensor begins.
  public var origin: ViewOrigin {
    ViewOrigin(source: tensor.source.name, offset: tensor.description.bytes.lowerBound)
  }

  /// Reads the rows as they lie in the source.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let start = tensor.description.bytes.lowerBound + rows.lowerBound * rowBytes
    try unsafe tensor.source.read(at: start, into: buffer)
  }

  /// Reads each row's piece by itself where that is less than half a row, else whole rows.
  public func read(
    rows: Range<Int>, columns: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws {
    guard 2 * columns.count < shape.rowLength else {
      return try unsafe readWhole(rows: rows, columns: columns, into: buffer)
    }
    let size = elementType.blockBytes
    let length = columns.count * size
    let first = tensor.description.bytes.lowerBound + columns.lowerBound * size
    for row in rows {
      let place = (row - rows.lowerBound) * length
      try unsafe tensor.source.read(
        at: first + row * rowBytes,
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[place..<place + length]))
    }
  }
}

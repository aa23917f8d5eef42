public import Tensors

/// A tensor as the output needs it, made lazily from tensors of the source.
///
/// A view delivers rows encoded in its element type. Views that only move rows (stacking,
/// permuting) keep the source's type, so that bytes that are already in the output's form are moved
/// and not recomputed; views that compute deliver F16 or F32.
public protocol TensorView: Sendable {
  /// Outermost dimension first.
  var shape: Shape { get }
  /// How the rows are encoded that ``read(rows:into:)`` delivers.
  var elementType: ElementType { get }
  /// The names of the source tensors that it is made of, for the plan.
  var sourceNames: [String] { get }
  /// Where its first byte lies, as (source, offset): the order in which sequential sources are best
  /// read.
  var origin: ViewOrigin { get }

  /// Fills `buffer` with the rows of the range, of the `rowCount` rows of the shape.
  ///
  /// - Parameter buffer: as many bytes as those rows take in `elementType`.
  /// - Throws: `StorageError` where the source cannot be read.
  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws

  /// How many rows are best read at once: fewer cost nearly as much.
  ///
  /// 1 where rows are independent of each other.
  var rowsAtOnce: Int { get }

  /// Fills `buffer` with some columns of the rows of the range, row after row.
  ///
  /// Only for types that hold a weight in each element. The usual way reads whole rows; views that
  /// can skip the rest do so.
  ///
  /// - Parameter buffer: as many bytes as `rows` times `columns` elements take.
  func read(
    rows: Range<Int>, columns: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws
}

/// The place of a view's first byte in its source.
public struct ViewOrigin: Hashable, Sendable {
  /// The name of the source; empty where there is none.
  public let source: String
  /// Bytes from its start.
  public let offset: Int

  /// A place in a source.
  public init(source: String, offset: Int) {
    self.source = source
    self.offset = offset
  }
}

extension TensorView {
  /// Bytes of a row.
  ///
  /// The shape is known to hold whole blocks.
  public var rowBytes: Int { shape.rowLength / elementType.blockWeights * elementType.blockBytes }
}

extension TensorView {
  /// Rows that are independent of each other.
  public var rowsAtOnce: Int { 1 }

  /// Reads whole rows and keeps the columns.
  public func read(
    rows: Range<Int>, columns: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws {
    try unsafe readWhole(rows: rows, columns: columns, into: buffer)
  }

  /// Reads whole rows, some at a time, and keeps the columns.
  func readWhole(
    rows: Range<Int>, columns: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws {
    guard columns.count < shape.rowLength else {
      return try unsafe read(rows: rows, into: buffer)
    }
    let size = elementType.blockBytes
    let (start, length) = (columns.lowerBound * size, columns.count * size)
    let rowsOfBand = max(1, min(rows.count, (1 << 20) / max(1, rowBytes)))
    try unsafe withScratch(byteCount: rowsOfBand * rowBytes) { scratch in
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: rowsOfBand) {
        let band = first..<min(first + rowsOfBand, rows.upperBound)
        try unsafe read(
          rows: band,
          into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<(band.count * rowBytes)]))
        for row in band {
          let from = (row - first) * rowBytes + start
          let to = (row - rows.lowerBound) * length
          unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[to..<to + length])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: scratch[from..<from + length]))
        }
      }
    }
  }
}

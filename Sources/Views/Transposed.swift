public import Tensors

/// The last two dimensions exchanged, matrix by matrix: [.., a, b] becomes [.., b, a].
///
/// A row of the result is a column of the source, so rows are read in bands: for so many rows, the
/// same columns of all source rows of the matrix. ``rowsAtOnce`` is the width of a band that makes
/// the pieces of the source long enough; no band is larger than ``bandElements``. Bytes stay as
/// they are.
public struct Transposed: TensorView {
  let base: any TensorView
  /// That of the base with the last two dimensions exchanged.
  public let shape: Shape

  /// The largest band that is asked for, in elements.
  static let bandElements = 1 << 20
  /// Bytes of a source row from which on a longer piece costs no less an element.
  static let pieceBytes = 512

  /// - Throws: `ViewError` for fewer than two dimensions, or elements stored in blocks.
  public init(_ base: any TensorView) throws(ViewError) {
    let tensor = base.sourceNames.first ?? ""
    guard base.elementType.blockWeights == 1 else {
      throw .blocks(tensor: tensor, type: base.elementType)
    }
    var dimensions = base.shape.dimensions
    guard dimensions.count >= 2 else { throw .rank(tensor: tensor, shape: base.shape, atLeast: 2) }
    dimensions.swapAt(dimensions.count - 1, dimensions.count - 2)
    self.base = base
    do {
      shape = try Shape(dimensions)
    } catch { throw .shape(tensor: tensor, error) }
  }

  /// That of the base.
  public var elementType: ElementType { base.elementType }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the base begins.
  public var origin: ViewOrigin { base.origin }

  /// Rows of a matrix, which are the columns of the base's.
  private var rowsOfMatrix: Int { base.shape.rowLength }

  /// A whole matrix where it is small, else a band of pieces.
  public var rowsAtOnce: Int {
    let fitting = max(1, Self.bandElements / max(1, shape.rowLength))
    if fitting >= rowsOfMatrix { return max(1, rowsOfMatrix) }
    return min(fitting, max(1, Self.pieceBytes / elementType.blockBytes))
  }

  /// Reads the band of each matrix that the range covers, and turns it.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let (length, size) = (shape.rowLength, rowBytes)
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (matrix, first) = row.quotientAndRemainder(dividingBy: rowsOfMatrix)
      let count = min(rowsOfMatrix - first, rows.upperBound - row)
      let place = (row - rows.lowerBound) * size
      try unsafe withScratch(byteCount: count * size) { band in
        try unsafe base.read(
          rows: matrix * length..<(matrix + 1) * length, columns: first..<first + count,
          into: band)
        unsafe turn(
          UnsafeRawBufferPointer(band), columns: count,
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[place..<place + count * size]))
      }
      row += count
    }
  }

  /// A matrix of `columns` becomes one of so many rows.
  private func turn(
    _ band: UnsafeRawBufferPointer, columns: Int, into target: UnsafeMutableRawBufferPointer
  ) {
    switch elementType.blockBytes {
    case 1: unsafe turn(band, columns, target, as: UInt8.self)
    case 2: unsafe turn(band, columns, target, as: UInt16.self)
    case 4: unsafe turn(band, columns, target, as: UInt32.self)
    default: unsafe turn(band, columns, target, as: UInt64.self)
    }
  }

  /// Goes by tiles, so that both sides stay in the first-level cache.
  private func turn<Word: BitwiseCopyable>(
    _ band: UnsafeRawBufferPointer, _ columns: Int, _ target: UnsafeMutableRawBufferPointer,
    as word: Word.Type
  ) {
    let (rows, tile) = (shape.rowLength, 32)
    let size = MemoryLayout<Word>.size
    for firstRow in stride(from: 0, to: rows, by: tile) {
      for firstColumn in stride(from: 0, to: columns, by: tile) {
        for column in firstColumn..<min(firstColumn + tile, columns) {
          for row in firstRow..<min(firstRow + tile, rows) {
            let value = unsafe band.loadUnaligned(
              fromByteOffset: (row * columns + column) * size, as: word)
            unsafe target.storeBytes(
              of: value, toByteOffset: (column * rows + row) * size, as: word)
          }
        }
      }
    }
  }
}

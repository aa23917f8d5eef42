public import Tensors

/// A tensor as the output needs it, made lazily from tensors of the source.
///
/// A view delivers rows encoded in its element type. Views that only move rows (stacking, permuting)
/// keep the source's type, so that bytes that are already in the output's form are moved and not
/// recomputed; views that compute deliver F16 or F32.
public protocol TensorView: Sendable {
  /// Outermost dimension first.
  var shape: Shape { get }
  /// How the rows are encoded that ``read(rows:into:)`` delivers.
  var elementType: ElementType { get }
  /// The names of the source tensors that it is made of, for the plan.
  var sourceNames: [String] { get }
  /// Where its first byte lies, as (source, offset): the order in which sequential sources are best read.
  var origin: ViewOrigin { get }

  /// Fills `buffer` with the rows of the range, of the `rowCount` rows of the shape.
  ///
  /// - Parameter buffer: as many bytes as those rows take in `elementType`.
  /// - Throws: `StorageError` where the source cannot be read.
  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws
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

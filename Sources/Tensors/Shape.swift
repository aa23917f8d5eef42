/// The dimensions of a tensor, outermost first, as safetensors writes them.
///
/// The last dimension is the row: its elements lie next to each other. GGUF's reversed order exists
/// only in the `GGUF` module. A shape without dimensions holds one element.
public struct Shape: Hashable, Sendable {
  /// Outermost first; none is negative.
  public let dimensions: [Int]
  /// The product of the dimensions, known not to overflow.
  public let elementCount: Int

  /// - Throws: `ShapeError` where a dimension is negative or the product passes `Int.max`.
  public init(_ dimensions: [Int]) throws(ShapeError) {
    // A dimension of zero must not hide an overflow of the others.
    var count = 1
    for dimension in dimensions {
      guard dimension >= 0 else { throw .negative(dimensions) }
      guard dimension > 0 else { continue }
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw .tooLarge(dimensions) }
      count = product
    }
    self.dimensions = dimensions
    elementCount = dimensions.contains(0) ? 0 : count
  }

  /// The number of dimensions.
  public var rank: Int { dimensions.count }
  /// Elements in a row: the last dimension, or 1 where there is none.
  public var rowLength: Int { dimensions.last ?? 1 }
  /// Rows in the tensor: the product of all dimensions but the last.
  public var rowCount: Int { rowLength == 0 ? 0 : elementCount / rowLength }

  /// The bytes that a tensor of this shape takes.
  ///
  /// - Throws: `ShapeError` where rows are not whole blocks of the type, or the product passes `Int.max`.
  public func byteCount(of type: ElementType) throws(ShapeError) -> Int {
    let layout = type.layout
    // Sub-byte plain types pack across rows; block formats do not.
    let unit = type.isQuantized ? rowLength : elementCount
    guard unit % layout.blockWeights == 0 else { throw .partialBlock(dimensions, type) }
    let (bytes, overflow) = (elementCount / layout.blockWeights)
      .multipliedReportingOverflow(by: layout.blockBytes)
    guard !overflow else { throw .tooLarge(dimensions) }
    return bytes
  }
}

extension Shape: CustomStringConvertible {
  /// Outermost first: `[32000, 4096]`.
  public var description: String { dimensions.description }
}

/// Why dimensions do not describe a tensor.
public enum ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  case negative([Int])
  case tooLarge([Int])
  case partialBlock([Int], ElementType)

  /// The shape and what is wrong with it.
  public var description: String {
    switch self {
    case .negative(let dimensions): "shape \(dimensions) has a negative dimension"
    case .tooLarge(let dimensions): "shape \(dimensions) is larger than any memory"
    case .partialBlock(let dimensions, let type):
      "shape \(dimensions): rows are not whole blocks of \(type.blockWeights) weights, as \(type) needs"
    }
  }
}

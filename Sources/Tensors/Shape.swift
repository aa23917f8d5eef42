/// The dimensions of a tensor, outermost first, as safetensors writes them.
///
/// The last dimension is the row: its elements lie next to each other. GGUF's reversed order exists
/// only in the `GGUF` module. A shape without dimensions holds one element.
public struct Shape: Hashable, Sendable {
  private let stored: Dimensions
  /// The product of the dimensions, known not to overflow.
  public let elementCount: Int

  /// Up to four dimensions, which is all that GGUF knows, need no memory of their own: a model may
  /// have a hundred thousand tensors.
  private enum Dimensions: Hashable, Sendable {
    case none
    case one(Int)
    case two(Int, Int)
    case three(Int, Int, Int)
    case four(Int, Int, Int, Int)
    case many([Int])

    init(_ list: [Int]) {
      self =
        switch list.count {
        case 0: .none
        case 1: .one(list[0])
        case 2: .two(list[0], list[1])
        case 3: .three(list[0], list[1], list[2])
        case 4: .four(list[0], list[1], list[2], list[3])
        default: .many(list)
        }
    }
  }

  /// Outermost first; none is negative.
  public var dimensions: [Int] {
    switch stored {
    case .none: []
    case .one(let a): [a]
    case .two(let a, let b): [a, b]
    case .three(let a, let b, let c): [a, b, c]
    case .four(let a, let b, let c, let d): [a, b, c, d]
    case .many(let list): list
    }
  }

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
    stored = Dimensions(dimensions)
    elementCount = dimensions.contains(0) ? 0 : count
  }

  /// A matrix.
  ///
  /// - Throws: as ``init(_:)``.
  public init(rows: Int, columns: Int) throws(ShapeError) {
    let (product, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0 else { throw .negative([rows, columns]) }
    guard !overflow else { throw .tooLarge([rows, columns]) }
    stored = .two(rows, columns)
    elementCount = product
  }

  /// The number of dimensions.
  public var rank: Int {
    switch stored {
    case .none: 0
    case .one: 1
    case .two: 2
    case .three: 3
    case .four: 4
    case .many(let list): list.count
    }
  }

  /// The size of a dimension, outermost first.
  public subscript(dimension: Int) -> Int {
    switch (stored, dimension) {
    case (.one(let size), 0), (.two(let size, _), 0), (.two(_, let size), 1),
      (.three(let size, _, _), 0), (.three(_, let size, _), 1), (.three(_, _, let size), 2):
      size
    default: dimensions[dimension]
    }
  }

  /// Elements in a row: the last dimension, or 1 where there is none.
  public var rowLength: Int {
    switch stored {
    case .none: 1
    case .one(let last), .two(_, let last), .three(_, _, let last), .four(_, _, _, let last): last
    case .many(let list): list.last ?? 1
    }
  }

  /// Rows in the tensor: the product of all dimensions but the last.
  public var rowCount: Int { rowLength == 0 ? 0 : elementCount / rowLength }

  /// The bytes that a tensor of this shape takes.
  ///
  /// - Throws: `ShapeError` where rows are not whole blocks of the type, or the product passes
  ///   `Int.max`.
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

public import Tensors

/// Tensors with rows of one length, one after the other.
///
/// The rows for queries, keys and values become one matrix so. Vectors are joined end to end.
public struct Joined: TensorView {
  let parts: [any TensorView]
  /// That of a part with the sum of the outermost dimensions.
  public let shape: Shape
  /// That of every part.
  public let elementType: ElementType

  /// - Throws: `ViewError` where there is no part, or one differs from the first in more than its
  ///   outermost dimension.
  public init(_ parts: [any TensorView]) throws(ViewError) {
    guard let first = parts.first, first.shape.rank > 0 else { throw .empty }
    for part in parts
    where part.shape.dimensions.dropFirst() != first.shape.dimensions.dropFirst()
      || part.shape.rank == 0 || part.elementType != first.elementType
    {
      throw .differs(
        tensor: part.sourceNames.first ?? "", shape: part.shape, type: part.elementType,
        from: first.sourceNames.first ?? "", expectedShape: first.shape,
        expectedType: first.elementType)
    }
    guard first.shape.rank > 1 || first.elementType.blockWeights == 1 else {
      throw .blocks(tensor: first.sourceNames.first ?? "", type: first.elementType)
    }
    self.parts = parts
    elementType = first.elementType
    do {
      // Each shape is that of bytes that exist: their sum cannot overflow.
      let outermost = parts.reduce(0) { $0 + $1.shape.dimensions[0] }
      shape = try Shape([outermost] + first.shape.dimensions.dropFirst())
    } catch { throw .shape(tensor: first.sourceNames.first ?? "", error) }
  }

  /// Those of all parts, in their order.
  public var sourceNames: [String] { parts.flatMap(\.sourceNames) }
  /// Where the first part begins.
  public var origin: ViewOrigin { parts[0].origin }

  /// Reads the rows of each part that the range covers; of vectors all.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard shape.rank > 1 else { return try unsafe readVectors(into: buffer) }
    let size = rowBytes
    var start = 0
    for part in parts {
      let end = start + part.shape.rowCount
      let covered = rows.clamped(to: start..<end)
      if !covered.isEmpty {
        let place =
          (covered.lowerBound - rows.lowerBound) * size..<(covered.upperBound - rows.lowerBound)
          * size
        try unsafe part.read(
          rows: covered.lowerBound - start..<covered.upperBound - start,
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[place]))
      }
      start = end
    }
  }

  private func readVectors(into buffer: UnsafeMutableRawBufferPointer) throws {
    var start = 0
    for part in parts {
      let end = start + part.rowBytes
      try unsafe part.read(
        rows: 0..<1, into: UnsafeMutableRawBufferPointer(rebasing: buffer[start..<end]))
      start = end
    }
  }
}

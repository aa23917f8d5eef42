public import Tensors

/// A tensor of F32 values that follow from the configuration, such as rope factors.
public struct ConstantView: TensorView {
  /// Outermost dimension first.
  public let shape: Shape
  let values: [Float]

  /// - Throws: `ViewError.count` where the values do not fill the shape.
  public init(shape: Shape, values: [Float]) throws(ViewError) {
    guard values.count == shape.elementCount else {
      throw .count(values: values.count, shape: shape)
    }
    self.shape = shape
    self.values = values
  }

  /// The values as a vector.
  public init(vector values: [Float]) throws(ViewError) {
    let shape: Shape
    do throws(ShapeError) {
      shape = try Shape([values.count])
    } catch {
      throw .shape(tensor: "", error)
    }
    try self.init(shape: shape, values: values)
  }

  /// F32.
  public var elementType: ElementType { .F32 }
  /// None: the values come from the configuration.
  public var sourceNames: [String] { [] }
  /// No place in any source.
  public var origin: ViewOrigin { ViewOrigin(source: "", offset: 0) }

  /// Writes the values as little-endian float32.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let first = rows.lowerBound * shape.rowLength
    for i in 0..<rows.count * shape.rowLength {
      unsafe buffer.storeBytes(
        of: values[first + i].bitPattern.littleEndian, toByteOffset: 4 * i, as: UInt32.self)
    }
  }
}

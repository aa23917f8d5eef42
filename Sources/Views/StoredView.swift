public import Storage
public import Tensors

/// A source tensor as it is.
public struct StoredView: TensorView {
  public let tensor: StoredTensor

  public init(_ tensor: StoredTensor) { self.tensor = tensor }

  public var shape: Shape { tensor.shape }
  public var elementType: ElementType { tensor.type }
  public var sourceNames: [String] { [tensor.name] }
  public var origin: ViewOrigin {
    ViewOrigin(source: tensor.source.name, offset: tensor.description.bytes.lowerBound)
  }

  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let start = tensor.description.bytes.lowerBound + rows.lowerBound * rowBytes
    try unsafe tensor.source.read(at: start, into: buffer)
  }
}

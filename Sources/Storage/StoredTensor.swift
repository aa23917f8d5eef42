public import Tensors

/// A tensor of a container and the source that holds its bytes. Nothing is read until asked for.
public struct StoredTensor: Sendable {
  public let description: TensorDescription
  public let source: any ByteSource

  public init(_ description: TensorDescription, in source: any ByteSource) {
    self.description = description
    self.source = source
  }

  public var name: String { description.name }
  public var type: ElementType { description.type }
  public var shape: Shape { description.shape }
}

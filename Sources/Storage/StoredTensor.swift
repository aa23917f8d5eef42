public import Tensors

/// A tensor of a container and the source that holds its bytes. Nothing is read until asked for.
public struct StoredTensor: Sendable {
  public let description: TensorDescription
  public let source: any ByteSource
  /// Whether the container stores its numbers with the most significant byte first.
  public let isBigEndian: Bool

  public init(
    _ description: TensorDescription, in source: any ByteSource, isBigEndian: Bool = false
  ) {
    self.description = description
    self.source = source
    self.isBigEndian = isBigEndian
  }

  public var name: String { description.name }
  public var type: ElementType { description.type }
  public var shape: Shape { description.shape }
}

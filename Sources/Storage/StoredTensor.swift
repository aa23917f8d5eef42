public import Tensors

/// A tensor of a container and the source that holds its bytes.
///
/// Nothing is read until asked for.
public struct StoredTensor: Sendable {
  /// Name, type, shape and place.
  public let description: TensorDescription
  /// Where its bytes are read from.
  public let source: any ByteSource
  /// Whether the container stores its numbers with the most significant byte first.
  public let isBigEndian: Bool

  /// A tensor in a source that has all of its bytes.
  public init(
    _ description: TensorDescription, in source: any ByteSource, isBigEndian: Bool = false
  ) {
    self.description = description
    self.source = source
    self.isBigEndian = isBigEndian
  }

  /// The name as the file spells it.
  public var name: String { description.name }
  /// How its elements are stored.
  public var type: ElementType { description.type }
  /// Outermost dimension first.
  public var shape: Shape { description.shape }
}

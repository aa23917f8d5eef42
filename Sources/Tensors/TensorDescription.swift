/// What a container says of one tensor: everything but the weights.
public struct TensorDescription: Hashable, Sendable {
  /// The name as the file spells it.
  public let name: String
  /// How its elements are stored.
  public let type: ElementType
  /// Outermost dimension first.
  public let shape: Shape
  /// Where its bytes lie, counted from the start of its file.
  public let bytes: Range<Int>

  /// - Parameter bytes: the place in the file; its length must be what `shape` takes in `type`,
  ///   which the containers check.
  public init(name: String, type: ElementType, shape: Shape, bytes: Range<Int>) {
    self.name = name
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }
}

public import Tensors
public import Views

/// A tensor as the families see it: one of the checkpoint, or what a quantization scheme makes of
/// several of them.
public struct SourceTensor: Sendable {
  /// The name in the checkpoint; of a dequantized tensor, the name that its plain form would have.
  public let name: String
  /// Its rows, not read yet.
  public let view: any TensorView
  /// Whether its weights were dequantized from eight-bit floats, which Q8_0 holds well.
  public let isFromFloat8: Bool

  /// A tensor under a name.
  public init(name: String, view: any TensorView, isFromFloat8: Bool = false) {
    self.name = name
    self.view = view
    self.isFromFloat8 = isFromFloat8
  }

  /// Outermost dimension first.
  public var shape: Shape { view.shape }
  /// How its rows are encoded.
  public var type: ElementType { view.elementType }
  /// What messages call the file that it lies in.
  public var file: String { view.origin.source }
}

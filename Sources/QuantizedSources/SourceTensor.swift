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
  /// The factors that stay beside blocks moved bit by bit; `nil` where the format has none.
  public let factors: BlockFactors?

  /// A tensor under a name.
  public init(
    name: String, view: any TensorView, isFromFloat8: Bool = false, factors: BlockFactors? = nil
  ) {
    self.name = name
    self.view = view
    self.isFromFloat8 = isFromFloat8
    self.factors = factors
  }

  /// Outermost dimension first.
  public var shape: Shape { view.shape }
  /// How its rows are encoded.
  public var type: ElementType { view.elementType }
  /// What messages call the file that it lies in.
  public var file: String { view.origin.source }
}

/// Numbers for a whole tensor by which runtimes multiply what its blocks decode to, and the inputs.
public struct BlockFactors: Hashable, Sendable {
  /// Of the weights.
  public let weight: Float
  /// Of the activations that come in.
  public let input: Float

  /// Both; 1 where the checkpoint has none.
  public init(weight: Float, input: Float) {
    self.weight = weight
    self.input = input
  }
}

/// All that families learn of a checkpoint's tensors.
public struct SourceTensors: Sendable {
  /// In the order in which families take them: that of reading, and after it those whose name does
  /// not exist in the checkpoint.
  public let tensors: [SourceTensor]
  /// Tensors of which no weight depends, with the reason, in reading order.
  public let unused: [(name: String, reason: String)]
  /// `general.file_type` of files in which the scheme's blocks stay as they are and the rest is of
  /// F32, F16 or BF16; `nil` where the scheme's weights become numbers.
  public let movedFileType: UInt32?
}

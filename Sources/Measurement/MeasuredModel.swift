public import Tensors

/// A tensor and how far it is from what it stands for.
public struct MeasuredTensor: Sendable {
  /// Its name in the reference.
  public let name: String
  /// The type it is stored as.
  public let type: ElementType
  /// Outermost dimension first.
  public let shape: Shape
  /// What was measured.
  public let errors: TensorErrors

  /// A measured tensor.
  public init(name: String, type: ElementType, shape: Shape, errors: TensorErrors) {
    self.name = name
    self.type = type
    self.shape = shape
    self.errors = errors
  }

  /// The sums over the whole tensor.
  public var statistics: ErrorStatistics { errors.total }

  /// Bytes that the tensor takes.
  public var byteCount: Int {
    shape.elementCount / type.blockWeights * type.blockBytes
  }
}

/// A model whose tensors were measured against their reference.
public struct MeasuredModel: Sendable {
  /// The file, as it was named.
  public let file: String
  /// In the order of the reference, or as they were sorted.
  public var tensors: [MeasuredTensor]
  /// Names of tensors that only the reference has.
  public let onlyInReference: [String]
  /// Names of tensors that only this model has.
  public let onlyInCandidate: [String]

  /// A measured model.
  public init(
    file: String, tensors: [MeasuredTensor], onlyInReference: [String] = [],
    onlyInCandidate: [String] = []
  ) {
    self.file = file
    self.tensors = tensors
    self.onlyInReference = onlyInReference
    self.onlyInCandidate = onlyInCandidate
  }

  /// Weights of all tensors.
  public var weightCount: Int { tensors.reduce(0) { $0 + $1.shape.elementCount } }
  /// Bytes of all tensors.
  public var byteCount: Int { tensors.reduce(0) { $0 + $1.byteCount } }

  /// Bits that a weight takes in the mean, scales included.
  public var bitsPerWeight: Double {
    let weights = weightCount
    return weights == 0 ? 0 : 8 * Double(byteCount) / Double(weights)
  }

  /// The sums over all tensors, in their order.
  public var statistics: ErrorStatistics {
    tensors.reduce(into: ErrorStatistics()) { $0.merge($1.statistics) }
  }

  /// The blocks of all tensors.
  public var blocks: BlockHistogram {
    tensors.reduce(into: BlockHistogram()) { $0.merge($1.errors.blocks) }
  }

  /// The tensors that have rows with a finding.
  public func tensors(with finding: RowFinding) -> [MeasuredTensor] {
    tensors.filter { $0.errors.rows(finding).count > 0 }
  }
}

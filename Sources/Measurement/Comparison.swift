public import Quantization
public import Tensors
public import Views

/// Two models, tensor by tensor, and whether their weights are the same.
public struct Comparison: Sendable {
  /// Two tensors that should hold the same weights.
  public struct Pair: Sendable {
    /// What the result is called.
    public let name: String
    /// The weights that are right.
    public let reference: any TensorView
    /// The weights that are judged.
    public let candidate: any TensorView

    /// - Throws: `ComparisonError.shape` where the tensors differ in more than outer dimensions of
    ///   1.
    public init(
      name: String, reference: any TensorView, candidate: any TensorView
    ) throws(ComparisonError) {
      try ComparisonError.check(name, reference, candidate)
      self.name = name
      self.reference = reference
      self.candidate = candidate
    }
  }

  let pairs: [Pair]
  let kernels: KernelSet

  /// - Throws: `QuantizationError` where a tensor's type has no meaning as weights.
  public init(_ pairs: [Pair], kernels: KernelSet) throws(QuantizationError) {
    for pair in pairs {
      for view in [pair.reference, pair.candidate] {
        _ = try RowCodec(view.elementType, kernels: kernels)
      }
    }
    self.pairs = pairs
    self.kernels = kernels
  }
}

/// Reads rows of views as float32, into memory that is used again.
struct RowReader {
  let kernels: KernelSet
  private let bytes = ChunkBuffer()
  private let floats = ChunkBuffer()

  init(kernels: KernelSet) { self.kernels = kernels }

  /// Rows as float32.
  func read(_ view: any TensorView, rows: Range<Int>) throws -> UnsafeBufferPointer<Float> {
    try unsafe floats(bytes(of: view, rows: rows), of: view)
  }

  /// Rows in the view's element type.
  func bytes(of view: any TensorView, rows: Range<Int>) throws -> UnsafeRawBufferPointer {
    let input = unsafe bytes.bytes(rows.count * view.rowBytes)
    try unsafe view.read(rows: rows, into: input)
    return UnsafeRawBufferPointer(input)
  }

  /// Such rows as float32.
  func floats(
    _ rows: UnsafeRawBufferPointer, of view: any TensorView
  ) throws -> UnsafeBufferPointer<Float> {
    let count = rows.count / view.elementType.blockBytes * view.elementType.blockWeights
    let values = unsafe floats.floats(count)
    try unsafe RowCodec(view.elementType, kernels: kernels).decode(rows, into: values)
    return UnsafeBufferPointer(values)
  }
}

extension Shape {
  /// The dimensions without outer ones of 1, which some writers drop.
  fileprivate var significant: ArraySlice<Int> { dimensions.drop { $0 == 1 } }
}

/// Why tensors cannot be compared.
public enum ComparisonError: Error, Hashable, Sendable, CustomStringConvertible {
  case shape(tensor: String, reference: Shape, candidate: Shape)
  case importance(tensor: String, found: Int, columns: Int, matrices: Int)

  /// - Throws: `.shape` where the tensors differ in more than outer dimensions of 1.
  static func check(
    _ name: String, _ reference: any TensorView, _ candidate: any TensorView
  ) throws(ComparisonError) {
    guard reference.shape.significant == candidate.shape.significant else {
      throw .shape(tensor: name, reference: reference.shape, candidate: candidate.shape)
    }
  }

  /// The tensor, what was found and what was expected.
  public var description: String {
    switch self {
    case .shape(let tensor, let reference, let candidate):
      "tensor \"\(tensor)\": has the shape \(reference) in the reference and \(candidate) in the candidate"
    case .importance(let tensor, let found, let columns, let matrices):
      "tensor \"\(tensor)\": has \(found) values of importance, expected \(matrices) times \(columns)"
    }
  }
}

public import Quantization
public import Tensors
public import Views

/// Compares the weights of two models, tensor by tensor.
public struct Comparison: Sendable {
  /// Two tensors that should hold the same weights.
  public struct Pair: Sendable {
    /// What the result is called.
    public let name: String
    /// The weights that are right.
    public let reference: any TensorView
    /// The weights that are judged.
    public let candidate: any TensorView

    /// - Throws: `ComparisonError.shape` where the tensors differ in more than outer dimensions of 1.
    public init(
      name: String, reference: any TensorView, candidate: any TensorView
    ) throws(ComparisonError) {
      guard reference.shape.significant == candidate.shape.significant else {
        throw .shape(tensor: name, reference: reference.shape, candidate: candidate.shape)
      }
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

  /// Reads and decodes both sides of every pair.
  ///
  /// - Returns: the statistics of each pair, in their order; they do not depend on `workerCount`.
  public func statistics(workerCount: Int) async throws -> [ErrorStatistics] {
    let chunks = ChunkList(
      pairs.indices.map { ChunkList.Item(tensor: $0, shape: pairs[$0].reference.shape) })
    let statistics = OrderedStatistics(tensorCount: pairs.count)
    try await chunks.forEach(workerCount: workerCount) {
      (reference: RowReader(kernels: kernels), candidate: RowReader(kernels: kernels))
    } process: { readers, number, chunk in
      let pair = pairs[chunk.tensor]
      let reference = try unsafe readers.reference.read(pair.reference, rows: chunk.rows)
      let candidate = try unsafe readers.candidate.read(pair.candidate, rows: chunk.rows)
      var result = ErrorStatistics()
      unsafe result.add(reference: reference, candidate: candidate)
      statistics.add(result, chunk: number, tensor: chunk.tensor)
    }
    return statistics.totals
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

/// Why two tensors cannot be compared.
public enum ComparisonError: Error, Hashable, Sendable, CustomStringConvertible {
  case shape(tensor: String, reference: Shape, candidate: Shape)

  /// The tensor and both shapes.
  public var description: String {
    switch self {
    case .shape(let tensor, let reference, let candidate):
      "tensor \"\(tensor)\": has the shape \(reference) in the reference and \(candidate) in the candidate"
    }
  }
}

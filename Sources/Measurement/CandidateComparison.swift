public import Importance
public import Quantization
import Tensors
public import Views

/// Measures how far the weights of one or more candidates are from those of a reference.
///
/// The reference is read and decoded once for all candidates.
public struct CandidateComparison: Sendable {
  /// A tensor of the reference, and what stands for it in each candidate.
  public struct Subject: Sendable {
    /// What the result is called.
    public let name: String
    /// The weights that are right.
    public let reference: any TensorView
    /// For each candidate the weights that are judged; `nil` where it does not have the tensor.
    public let candidates: [(any TensorView)?]
    /// How much each column matters; `nil` where it is not known.
    public let importance: TensorImportance?

    /// - Throws: `ComparisonError` where tensors differ in more than outer dimensions of 1, or
    ///   where the importance is of another size.
    public init(
      name: String, reference: any TensorView, candidates: [(any TensorView)?],
      importance: TensorImportance? = nil
    ) throws(ComparisonError) {
      for case let candidate? in candidates {
        try ComparisonError.check(name, reference, candidate)
      }
      let shape = reference.shape
      let matrices = shape.rowCount / max(1, shape.rowsOfMatrix)
      if let importance, importance.columns != shape.rowLength || importance.matrices != matrices {
        throw .importance(
          tensor: name, found: importance.columns * importance.matrices, columns: shape.rowLength,
          matrices: matrices)
      }
      self.name = name
      self.reference = reference
      self.candidates = candidates
      self.importance = importance
    }
  }

  let subjects: [Subject]
  let kernels: KernelSet

  /// - Throws: `QuantizationError` where a tensor's type has no meaning as weights.
  public init(_ subjects: [Subject], kernels: KernelSet) throws(QuantizationError) {
    for subject in subjects {
      for case let view? in [subject.reference] + subject.candidates {
        _ = try RowCodec(view.elementType, kernels: kernels)
      }
    }
    self.subjects = subjects
    self.kernels = kernels
  }

  /// Reads and decodes everything once.
  ///
  /// - Parameter progress: called with the bytes read so far, and with those of all tensors, from
  ///   any task.
  /// - Returns: for each candidate the errors of each subject, in their order, `nil` where the
  ///   candidate does not have the tensor; they do not depend on `workerCount`.
  public func errors(
    workerCount: Int,
    progress: @escaping @Sendable (_ read: Int, _ all: Int) -> Void = { _, _ in }
  ) async throws -> [[TensorErrors?]] {
    let reading = ReadingProgress(subjects.map { [$0.reference] + $0.candidates }, tell: progress)
    let candidateCount = subjects.map(\.candidates.count).max() ?? 0
    let chunks = ChunkList(
      subjects.indices.map {
        ChunkList.Item(tensor: $0, shape: subjects[$0].reference.shape)
      })
    let shapes = subjects.map(\.reference.shape)
    let results = (0..<candidateCount).map { _ in OrderedErrors(shapes) }
    try await chunks.forEach(workerCount: workerCount) {
      (reference: RowReader(kernels: kernels), candidate: RowReader(kernels: kernels))
    } process: { readers, number, chunk in
      let subject = subjects[chunk.tensor]
      let reference = try unsafe readers.reference.read(subject.reference, rows: chunk.rows)
      for (candidate, result) in zip(subject.candidates, results) {
        let rows = try candidate.map { view in
          let values = try unsafe readers.candidate.read(view, rows: chunk.rows)
          return unsafe RowErrors(
            reference: reference, candidate: values, shape: subject.reference.shape,
            firstRow: chunk.rows.lowerBound, importance: subject.importance,
            type: view.elementType, kernels: kernels)
        }
        result.add(rows, chunk: number, tensor: chunk.tensor)
      }
      reading.add(chunk)
    }
    return results.enumerated().map { number, result in
      zip(subjects, result.totals).map { subject, errors in
        number < subject.candidates.count && subject.candidates[number] != nil ? errors : nil
      }
    }
  }
}

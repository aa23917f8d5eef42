public import Families
public import Importance
public import Measurement
public import Quantization
public import SystemPackage
import Tensors
import Views

/// Measures what candidates have lost against a reference, in one call.
public struct ModelMeasurement: Sendable {
  /// The model as it should be.
  public var reference: FilePath
  /// The models that are judged.
  public var candidates: [FilePath]
  /// By which errors are weighted as well, if any.
  public var importance: ImportanceSelection?
  /// Which tensors are compared, by name; others are not looked at.
  public var includes: @Sendable (_ name: String) -> Bool = { _ in true }
  /// How checkpoints are taken.
  public var describing = DescribeOptions()

  /// A measurement of whole models.
  public init(
    reference: FilePath, candidates: [FilePath], importance: ImportanceSelection? = nil
  ) {
    self.reference = reference
    self.candidates = candidates
    self.importance = importance
  }

  /// What was measured.
  public struct Result: Sendable {
    /// Names of the tensors of the reference that a candidate has, in its order.
    public let names: [String]
    /// One a candidate, in their order.
    public let models: [MeasuredModel]
  }

  /// Reads and decodes every model once; a cancelled task stops within a chunk.
  ///
  /// - Parameters:
  ///   - workerCount: workers at once; the figures do not depend on it.
  ///   - progress: called with the bytes read so far, and with those of all tensors, from any task.
  /// - Throws: what is wrong with a model; `ComparisonsError` where models have nothing in common;
  ///   `ComparisonError` where tensors do not fit, `ImportanceError` where their importance does
  ///   not.
  public func run(
    kernels: KernelSet, workerCount: Int,
    progress: @escaping @Sendable (_ read: Int, _ all: Int) -> Void = { _, _ in }
  ) async throws -> Result {
    let models = try ComparedModel.open([reference] + candidates, describing: describing)
    let (reference, candidates) = (models[0], Array(models.dropFirst()))
    let subjects = try subjects(of: reference, candidates)
    let errors = try await CandidateComparison(subjects, kernels: kernels).errors(
      workerCount: workerCount, progress: progress)
    let known = Set(reference.tensors.map(\.name))
    let measured = zip(candidates, errors).enumerated().map { number, pair in
      let (model, errors) = pair
      let own = Set(model.tensors.map(\.name))
      return MeasuredModel(
        file: model.path,
        tensors: zip(subjects, errors).compactMap { subject, errors in
          guard let errors, let view = subject.candidates[number] else { return nil }
          return MeasuredTensor(
            name: subject.name, type: view.elementType, shape: subject.reference.shape,
            errors: errors)
        },
        onlyInReference: reference.tensors.map(\.name).filter { includes($0) && !own.contains($0) },
        onlyInCandidate: model.tensors.map(\.name).filter { includes($0) && !known.contains($0) })
    }
    return Result(names: subjects.map(\.name), models: measured)
  }

  /// The tensors that the reference and at least one candidate have.
  private func subjects(
    of reference: ComparedModel, _ candidates: [ComparedModel]
  ) throws -> [CandidateComparison.Subject] {
    let views = candidates.map { model in
      Dictionary(model.tensors.map { ($0.name, $0.view) }) { first, _ in first }
    }
    var subjects: [CandidateComparison.Subject] = []
    for (name, view) in reference.tensors where includes(name) {
      let others = views.map { $0[name] }
      guard others.contains(where: { $0 != nil }) else { continue }
      let shape = view.shape
      subjects.append(
        try CandidateComparison.Subject(
          name: name, reference: view, candidates: others,
          importance: importance?.importance(
            for: name, columns: shape.rowLength,
            matrices: shape.rowCount / max(1, shape.rowsOfMatrix))))
    }
    for (model, views) in zip(candidates, views)
    where !subjects.contains(where: { views[$0.name] != nil }) {
      throw ComparisonsError.nothingInCommon(reference: reference.path, candidate: model.path)
    }
    if importance?.isEmpty == false, !subjects.contains(where: { $0.importance != nil }) {
      throw ComparisonsError.noImportance(reference: reference.path)
    }
    return subjects
  }
}

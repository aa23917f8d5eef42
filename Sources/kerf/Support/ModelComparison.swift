import Importance
import Measurement
import Quantization
import SystemPackage
import Tensors
import Views

/// Finds the tensors that a reference and its candidates have in common, and measures them.
struct ModelComparison {
  private let reference: ModelTensors
  private let candidates: [ModelTensors]
  private let subjects: [CandidateComparison.Subject]
  private let glob: Glob?

  /// - Throws: an error where models have nothing in common, or where tensors or the importance do not
  ///   fit.
  init(
    _ models: [ModelTensors], filter glob: Glob?, importance: ImportanceSelection?
  ) throws {
    reference = models[0]
    candidates = Array(models.dropFirst())
    self.glob = glob
    let views = candidates.map { model in
      Dictionary(model.tensors.map { ($0.name, $0.view) }) { first, _ in first }
    }
    var subjects: [CandidateComparison.Subject] = []
    for (name, view) in reference.tensors where glob?.matches(name) ?? true {
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
      throw NothingToCompare(reference: reference.path, candidate: model.path)
    }
    if importance?.isEmpty == false, !subjects.contains(where: { $0.importance != nil }) {
      throw NoImportance(reference: reference.path)
    }
    self.subjects = subjects
  }

  /// Names of all tensors that are measured.
  var names: [String] { subjects.map(\.name) }

  /// Reads everything.
  func measure(kernels: KernelSet, workerCount: Int) async throws -> [MeasuredModel] {
    let errors = try await CandidateComparison(subjects, kernels: kernels).errors(
      workerCount: workerCount)
    let known = Set(reference.tensors.map(\.name))
    return zip(candidates, errors).enumerated().map { number, pair in
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
        onlyInReference: reference.tensors.map(\.name).filter {
          glob?.matches($0) ?? true && !own.contains($0)
        },
        onlyInCandidate: model.tensors.map(\.name).filter {
          glob?.matches($0) ?? true && !known.contains($0)
        })
    }
  }
}

/// Two models without a tensor in common.
private struct NothingToCompare: Error, CustomStringConvertible {
  let reference: String
  let candidate: String

  var description: String {
    "\(reference), \(candidate): no tensor of the one has the name of a tensor of the other"
  }
}

/// An importance matrix that speaks of none of the tensors.
private struct NoImportance: Error, CustomStringConvertible {
  let reference: String

  var description: String {
    "\(reference): the importance matrix has an entry for none of the tensors that are compared; its "
      + "names are those of GGUF"
  }
}

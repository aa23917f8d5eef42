import GGUF
import Storage
public import SystemPackage
import Tensors

/// Looks for what is wrong with a GGUF file, or with all files of a split set.
///
/// Looked at are: structure, bounds and alignment, which the reader demands; the keys that models
/// of the architecture need; the blocks that there should be; the vocabulary; every scale of every
/// block; and the hashes of a manifest. Memory is that of the header and a few megabytes for each
/// worker.
public struct FileVerification: Sendable {
  /// Tensors at once.
  public var workerCount: Int
  /// What the tensors should be; one that the file itself holds is taken as well.
  public var manifest: Manifest?

  /// A verification by so many workers.
  public init(workerCount: Int, manifest: Manifest? = nil) {
    self.workerCount = workerCount
    self.manifest = manifest
  }

  /// What was looked at and found.
  public struct Report: Sendable {
    /// In the order in which things are looked at.
    public let findings: [Finding]
    /// Tensors in all files.
    public let tensorCount: Int
    /// Bytes of the tensors.
    public let byteCount: Int
    /// Tensors whose hash was compared with that of a manifest.
    public let hashedCount: Int

    /// Whether something is wrong.
    public var hasErrors: Bool { findings.contains { $0.severity == .error } }
  }

  /// Looks at a file, or the split set that it belongs to.
  ///
  /// - Parameter progress: called with the bytes of tensors read so far, from any task.
  /// - Throws: where the file cannot be read at all, `GGUFError` of a storage fault;
  ///   `ManifestError` of a manifest inside the file; `CancellationError`. What is wrong with the
  ///   file is a finding.
  public func run(
    _ path: FilePath, progress: @escaping @Sendable (_ read: Int, _ all: Int) -> Void = { _, _ in }
  ) async throws -> Report {
    let model: GGUFModel
    do {
      model = try GGUFModel(path)
    } catch {
      if case .storage = error.fault { throw error }
      return Report(
        findings: [.error("structure", "\(error)")], tensorCount: 0, byteCount: 0, hashedCount: 0)
    }
    var findings = ModelChecks(model).findings + VocabularyChecks(model).findings
    let manifests = try [manifest, embedded(in: model)].compactMap(\.self)
    let byteCount = model.tensors.reduce(0) { $0 + $1.description.bytes.count }
    let facts = try await TensorScan(
      hashes: !manifests.isEmpty, checksNumbers: true, workerCount: workerCount
    ).run(model.tensors) { progress($0, byteCount) }
    for (tensor, fact) in zip(model.tensors, facts) {
      if let finding = Self.finding(of: tensor, fact) { findings.append(finding) }
    }
    var hashedCount = 0
    for manifest in manifests {
      let comparison = ManifestComparison(manifest, model.tensors, facts)
      findings += comparison.findings
      hashedCount = max(hashedCount, comparison.comparedCount)
    }
    return Report(
      findings: findings, tensorCount: model.tensors.count, byteCount: byteCount,
      hashedCount: hashedCount)
  }

  private func embedded(in model: GGUFModel) throws -> Manifest? {
    guard let text = model.metadata.string(Manifest.key) else { return nil }
    return try Manifest(
      parsing: Array(text.utf8), file: "\(model.parts[0].source.name): \(Manifest.key)")
  }

  /// What is wrong with a tensor's numbers.
  private static func finding(of tensor: StoredTensor, _ facts: TensorFacts) -> Finding? {
    guard let first = facts.firstNonFinite else { return nil }
    let blocks = max(1, tensor.shape.rowLength / tensor.type.blockWeights)
    let (one, several) =
      tensor.type.blockWeights == 1
      ? ("weight is", "weights are")
      : ("block has a scale that is", "blocks have a scale that is")
    let what = facts.nonFiniteCount == 1 ? one : several
    return .error(
      "tensor \(tensor.name)",
      "\(facts.nonFiniteCount) \(what) infinite or NaN (\(tensor.type)), the first in row "
        + "\(first / blocks), from column \(first % blocks * tensor.type.blockWeights) on")
  }
}

import Storage
import Tensors

/// The tensors of a file against those of a manifest.
struct ManifestComparison {
  private(set) var findings: [Finding] = []
  /// Tensors whose hashes were compared.
  private(set) var comparedCount = 0

  init(_ manifest: Manifest, _ tensors: [StoredTensor], _ facts: [TensorFacts]) {
    var expected: [ExactName: Manifest.Tensor] = [:]
    for tensor in manifest.tensors { expected[ExactName(tensor.name)] = tensor }
    for (tensor, fact) in zip(tensors, facts) {
      let subject = "tensor \(tensor.name)"
      guard let wanted = expected.removeValue(forKey: ExactName(tensor.name)) else {
        findings.append(.error(subject, "is not in the manifest"))
        continue
      }
      guard wanted.type == tensor.type, wanted.shape == tensor.shape.dimensions else {
        findings.append(
          .error(
            subject,
            "is \(tensor.type) \(tensor.shape.dimensions), in the manifest \(wanted.type) "
              + "\(wanted.shape)"))
        continue
      }
      comparedCount += 1
      if let hash = fact.hash, hash != wanted.hash {
        findings.append(
          .error(
            subject, "has the hash \(hash.prefix(16))…, in the manifest \(wanted.hash.prefix(16))…")
        )
      }
    }
    let missing = manifest.tensors.filter { expected[ExactName($0.name)] != nil }
    findings += missing.map {
      .error("tensor \($0.name)", "is in the manifest, but not in the file")
    }
  }
}

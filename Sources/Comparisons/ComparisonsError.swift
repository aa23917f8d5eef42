/// Why models cannot be compared.
public enum ComparisonsError: Error, Hashable, Sendable {
  /// Two models without a tensor in common.
  case nothingInCommon(reference: String, candidate: String)
  /// An importance matrix that speaks of none of the tensors.
  case noImportance(reference: String)
}

extension ComparisonsError: CustomStringConvertible {
  /// The models, and what they lack.
  public var description: String {
    switch self {
    case .nothingInCommon(let reference, let candidate):
      "\(reference), \(candidate): no tensor of the one has the name of a tensor of the other"
    case .noImportance(let reference):
      "\(reference): the importance matrix has an entry for none of the tensors that are compared; "
        + "its names are those of GGUF"
    }
  }
}

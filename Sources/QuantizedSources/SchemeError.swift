/// Why the tensors of a quantized checkpoint cannot be read.
public enum SchemeError: Error, Hashable, Sendable {
  /// A scheme that is not known.
  case unknown(file: String, scheme: String)
}

extension SchemeError: CustomStringConvertible {
  /// The file, and what was found there.
  public var description: String {
    switch self {
    case .unknown(let file, let scheme):
      "\(file): the weights are quantized (quantization_config: \(scheme)), "
        + "which is not supported yet"
    }
  }
}

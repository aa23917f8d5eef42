public import Tensors

/// Why no type could be chosen.
public enum MixError: Error, Hashable, Sendable {
  /// No file type has this name or number.
  case unknownFileType(String)
  /// An option that is not `PATTERN=TYPE`.
  case notAnAssignment(String)
  /// An option names a type that tensors cannot be given.
  case unknownTensorType(option: String, name: String)
  /// The pattern of an option is not a regular expression.
  case badPattern(option: String, reason: String)
  /// Rows are not whole blocks of the chosen type, and no other type stands in for it.
  case noFallback(tensor: String, rowLength: Int, type: ElementType)
  /// A model with experts has a feed-forward tensor outside its blocks.
  case noBlockNumber(tensor: String, blockCount: Int)
}

extension MixError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownFileType(let name):
      "\"\(name)\" is not a file type; the file types are "
        + FileType.allCases.map(\.rawValue).joined(separator: ", ")
    case .notAnAssignment(let option):
      "\"\(option)\" is not of the form PATTERN=TYPE, such as ffn_down=q6_k"
    case .unknownTensorType(let option, let name):
      "\"\(option)\": \"\(name)\" is not a type that tensors can be given"
    case .badPattern(let option, let reason):
      "\"\(option)\": the pattern is not a regular expression: \(reason)"
    case .noFallback(let tensor, let rowLength, let type):
      "tensor \"\(tensor)\": rows of \(rowLength) weights are not whole blocks of"
        + " \(type.blockWeights), as \(type) needs, and no type stands in for \(type)"
    case .noBlockNumber(let tensor, let blockCount):
      "tensor \"\(tensor)\": expected a name that begins with blk.0 to blk.\(blockCount - 1),"
        + " as the mixes for models with experts go by the block"
    }
  }
}

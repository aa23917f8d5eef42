public import Tensors

/// Why rows could not be encoded or decoded.
public enum QuantizationError: Error, Hashable, Sendable {
  /// Neither encoding nor decoding of the type exists.
  case unsupported(ElementType)
  /// The type can be decoded only.
  case cannotEncode(ElementType)
  /// The type cannot be encoded without importance.
  case importanceRequired(ElementType)
  /// Importance must hold one weight for each column.
  case importanceCount(found: Int, columns: Int)
  /// Rows are not whole blocks.
  case partialBlock(ElementType, columns: Int)
  /// The weights are not whole rows.
  case partialRow(weights: Int, columns: Int)
  /// Encoded bytes are not whole blocks.
  case partialBytes(ElementType, bytes: Int)
  /// The buffer for encoded bytes has another size than the blocks.
  case outputBytes(ElementType, found: Int, expected: Int)
  /// The buffer for decoded weights has another size than the blocks' weights.
  case outputWeights(ElementType, found: Int, expected: Int)
  /// This machine has no kernel set of that name.
  case unavailableKernels(name: String, available: [String])
}

extension QuantizationError: CustomStringConvertible {
  /// A sentence with what was found and what was expected.
  public var description: String {
    switch self {
    case .unsupported(let type): "\(type) can be neither encoded nor decoded"
    case .cannotEncode(let type): "\(type) can be decoded only, not encoded"
    case .importanceRequired(let type): "\(type) cannot be encoded without an importance matrix"
    case .importanceCount(let found, let columns):
      "importance has \(found) weights, rows have \(columns) columns"
    case .partialBlock(let type, let columns):
      "rows of \(columns) columns are not whole blocks of \(type.blockWeights) weights, as \(type) needs"
    case .partialRow(let weights, let columns):
      "\(weights) weights are not whole rows of \(columns) columns"
    case .partialBytes(let type, let bytes):
      "\(bytes) bytes are not whole blocks of \(type.blockBytes) bytes, as \(type) needs"
    case .outputBytes(let type, let found, let expected):
      "the buffer for \(type) has \(found) bytes, the blocks take \(expected)"
    case .outputWeights(let type, let found, let expected):
      "the buffer for weights of \(type) has room for \(found), the blocks hold \(expected)"
    case .unavailableKernels(let name, let available):
      "no kernel set \"\(name)\" on this machine; it has \(available.joined(separator: ", "))"
    }
  }
}

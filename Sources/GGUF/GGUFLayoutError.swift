public import Tensors

/// Why a GGUF file cannot hold what it is asked to hold.
public enum GGUFLayoutError: Error, Hashable, Sendable {
  case badAlignment(GGUFValue)
  case badShape(ShapeError, tensor: String)
  case tooManyDimensions(Int, tensor: String)
  /// The type exists in safetensors only.
  case notInGGUF(ElementType, tensor: String)
  case duplicate(tensor: String)
  /// With this tensor the file passes 2^63 bytes.
  case tooLarge(tensor: String)
  /// The keys of a split set have 16 bits for the number of a part and 31 for tensors.
  case tooManyParts(Int, tensors: Int)
}

extension GGUFLayoutError: CustomStringConvertible {
  /// The tensor at fault and why the format cannot hold it.
  public var description: String {
    switch self {
    case .badAlignment(let value):
      GGUFError.Fault.badAlignment(value).description
    case .badShape(let error, let name): "tensor \"\(name)\": \(error)"
    case .tooManyDimensions(let rank, let name):
      "tensor \"\(name)\": \(rank) dimensions; GGUF holds at most \(HeaderReader.maximumRank)"
    case .notInGGUF(let type, let name): "tensor \"\(name)\": GGUF has no type \(type)"
    case .duplicate(let name): "tensor \"\(name)\" occurs twice"
    case .tooLarge(let name): "with tensor \"\(name)\" the file would pass 2^63 bytes"
    case .tooManyParts(let count, let tensors):
      "\(count) parts with \(tensors) tensors; a split set has at most 65535 parts, "
        + "larger parts are needed"
    }
  }
}

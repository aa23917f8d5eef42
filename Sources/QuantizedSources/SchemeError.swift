public import Checkpoints
public import Storage
public import Tensors

/// Why the tensors of a quantized checkpoint cannot be read.
public enum SchemeError: Error, Hashable, Sendable {
  /// A scheme that is not known.
  case unknown(file: String, scheme: String)
  /// A known scheme in a form that is not.
  case unsupported(file: String, scheme: String, found: String, expected: String)
  /// A value of the configuration.
  case configuration(CheckpointError)
  /// A tensor without which another has no meaning.
  case missing(checkpoint: String, tensor: String, neededFor: String)
  /// A tensor whose shape does not fit that of its weights.
  case shape(file: String, tensor: String, found: Shape, expected: String)
  /// A tensor of a type that the scheme does not have.
  case type(file: String, tensor: String, found: ElementType, expected: String)
  /// A value inside a tensor that cannot be.
  case value(file: String, tensor: String, found: String, expected: String)
  /// A file that cannot be read.
  case storage(StorageError)
}

extension SchemeError: CustomStringConvertible {
  /// The file, what was found there, and what is expected.
  public var description: String {
    switch self {
    case .unknown(let file, let scheme):
      "\(file): the weights are quantized (\(scheme)), which is not supported"
    case .unsupported(let file, let scheme, let found, let expected):
      "\(file): the weights are quantized (\(scheme)): \(found) is not supported, only \(expected)"
    case .configuration(let error): error.description
    case .missing(let checkpoint, let tensor, let other):
      "\(checkpoint): tensor \"\(tensor)\" is missing, which \"\(other)\" needs"
    case .shape(let file, let tensor, let found, let expected):
      "\(file): tensor \"\(tensor)\": has shape \(found), expected \(expected)"
    case .type(let file, let tensor, let found, let expected):
      "\(file): tensor \"\(tensor)\": is of type \(found), expected \(expected)"
    case .value(let file, let tensor, let found, let expected):
      "\(file): tensor \"\(tensor)\": \(found), expected \(expected)"
    case .storage(let error): error.description
    }
  }
}

extension StoredTensor {
  /// The error for a shape that does not fit.
  func misshapen(expected: String) -> SchemeError {
    .shape(file: source.name, tensor: name, found: shape, expected: expected)
  }

  /// Refuses any type but these.
  func require(_ types: Set<ElementType>, _ words: @autoclosure () -> String) throws(SchemeError) {
    guard types.contains(type) else {
      throw .type(file: source.name, tensor: name, found: type, expected: words())
    }
  }

  /// Refuses any shape but this.
  ///
  /// - Parameter words: made for the error alone, as a model has tens of thousands of tensors.
  func require(_ dimensions: [Int], _ words: @autoclosure () -> String) throws(SchemeError) {
    guard shape.dimensions == dimensions else {
      throw misshapen(expected: "\(dimensions) (\(words()))")
    }
  }
}

extension Set<ElementType> {
  /// Numbers that scales are stored as.
  static let scales: Set = [.F64, .F32, .F16, .BF16, .F8_E8M0]
}

/// A shape whose dimensions come from those of others.
func shape(_ dimensions: [Int], of tensor: StoredTensor) throws(SchemeError) -> Shape {
  do {
    return try Shape(dimensions)
  } catch {
    throw tensor.misshapen(expected: "one that holds fewer weights")
  }
}

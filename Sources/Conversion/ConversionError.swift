public import Tensors

/// Why a model is not converted: what, where, and what can be done.
public enum ConversionError: Error, Hashable, Sendable {
  /// A weight is NaN or infinite.
  case nonFinite(file: String, tensor: String, row: Int, column: Int, value: Float)
  /// A weight's block cannot hold it: its scale is beyond half precision.
  case notRepresentable(tensor: String, row: Int, column: Int, type: ElementType)
  /// A block that was to hold a weight exactly does not.
  case notExact(
    tensor: String, row: Int, column: Int, type: ElementType, value: Float, source: Float)
  /// A quantized source tensor would have to change its type.
  case requantizing(file: String, tensor: String, from: ElementType)
  /// The type can be planned and decoded, but not encoded yet.
  case cannotEncode(tensor: String, type: ElementType)
  /// The source's type has no meaning as weights.
  case cannotDecode(file: String, tensor: String, type: ElementType)
  /// The type needs an importance matrix.
  case needsImportance(tensor: String, type: ElementType)
  /// The matrix given has no entry for a tensor whose type needs one.
  case lacksImportance(file: String, tensor: String, type: ElementType)
  /// A tensor whose rows are not whole blocks of the type written.
  case shape(tensor: String, ShapeError)
  /// The source lacks a key that the conversion needs, or has it with another type.
  case key(file: String, key: String, fault: String)
  /// What an earlier run left was made of other sources or with other options.
  case cannotResume(journal: String, what: String, then: String, now: String)
  /// An option that does not go with this source.
  case option(String)
}

extension ConversionError: CustomStringConvertible {
  /// File, tensor and place, what was found, and the way out.
  public var description: String {
    switch self {
    case .nonFinite(let file, let tensor, let row, let column, let value):
      "\(file): tensor \"\(tensor)\": row \(row), column \(column) is \(value); "
        + "--allow-nonfinite converts it all the same"
    case .notRepresentable(let tensor, let row, let column, let type):
      "tensor \"\(tensor)\": row \(row), column \(column) is beyond what \(type) can hold; "
        + "--tensor-type '\(tensor)=F32' keeps it, --allow-nonfinite converts it all the same"
    case .notExact(let tensor, let row, let column, let type, let value, let source):
      "tensor \"\(tensor)\": row \(row), column \(column) is \(value) as \(type), but \(source) in "
        + "the checkpoint; --to auto writes numbers instead of blocks"
    case .requantizing(let file, let tensor, let type):
      "\(file): tensor \"\(tensor)\": is \(type) already; quantizing it again loses more, "
        + "--allow-requantize does it all the same"
    case .cannotEncode(let tensor, let type):
      "tensor \"\(tensor)\": would become \(type), which can be read but not written yet"
    case .cannotDecode(let file, let tensor, let type):
      "\(file): tensor \"\(tensor)\": is of type \(type), which is no type for weights"
    case .needsImportance(let tensor, let type):
      "tensor \"\(tensor)\": \(type) needs an importance matrix; give one with --imatrix FILE"
    case .lacksImportance(let file, let tensor, let type):
      "\(file): has no entry for the tensor \"\(tensor)\", which \(type) needs"
    case .shape(let tensor, let error): "tensor \"\(tensor)\": \(error)"
    case .key(let file, let key, let fault): "\(file): key \"\(key)\": \(fault)"
    case .cannotResume(let journal, let what, let then, let now):
      "\(journal): is of another conversion, which cannot be continued as this one: \(what) was "
        + "\(then), now \(now); start over without --resume, or remove it and the partial file"
    case .option(let fault): fault
    }
  }
}

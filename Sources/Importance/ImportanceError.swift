public import GGUF
public import Storage

/// Why an importance matrix was refused, and in which file.
public struct ImportanceError: Error, Hashable, Sendable {
  /// The name of the file.
  public let file: String
  /// What is wrong with it.
  public let fault: Fault

  init(_ file: String, _ fault: Fault) {
    self.file = file
    self.fault = fault
  }

  /// What is wrong.
  ///
  /// `entry` is the name of the tensor that the numbers are about.
  public enum Fault: Hashable, Sendable {
    case storage(StorageError)
    case gguf(GGUFError)
    /// A GGUF file without any tensor.
    case noTensors
    case missingKey(String)
    case badKey(String, expected: String)
    case notFloat32(tensor: String, type: String)
    case sumsWithoutCounts(entry: String)
    case countsWithoutSums(entry: String)
    case noValues(entry: String)
    case badCount(entry: String, matrix: Int, Float)
    case badValue(entry: String, index: Int, Float)
    case duplicate(entry: String)

    /// The older form: a field is cut off by the file's end, or promises more than the rest holds.
    case endsEarly(what: String, offset: Int, needed: Int, remaining: Int)
    case badNumber(what: String, offset: Int, Int)
    case nameNotUTF8(offset: Int)
    case trailingBytes(offset: Int, count: Int)

    /// The tensor to be quantized is of another size than the entry.
    case wrongSize(entry: String, values: Int, counts: Int, columns: Int, matrices: Int)
    /// Two files to be merged disagree about an entry.
    case differs(entry: String, what: String, found: Int, expected: Int)
    case tooLargeToWrite(entry: String)
    case cannotBeWritten(String)
    case includesAndExcludes
  }
}

extension ImportanceError: CustomStringConvertible {
  /// A sentence that says what was found and what was expected.
  public var description: String {
    switch fault {
    // Those say their file themselves.
    case .storage(let error): error.description
    case .gguf(let error): error.description
    case .includesAndExcludes:
      "entries of an importance matrix can be included or excluded by name, not both"
    default: "\(file): \(fault)"
    }
  }
}

extension ImportanceError.Fault: CustomStringConvertible {
  /// A sentence that says what was found and what was expected.
  public var description: String {
    switch self {
    case .storage(let error): error.description
    case .gguf(let error): error.description
    case .noTensors: "is no importance matrix: it has no tensors"
    case .missingKey(let key): "is no importance matrix: the key \(key) is missing"
    case .badKey(let key, let expected): "the key \(key) is not \(expected)"
    case .notFloat32(let tensor, let type): "tensor \"\(tensor)\" is \(type), expected F32"
    case .sumsWithoutCounts(let entry): "entry \"\(entry)\" has sums but no counts"
    case .countsWithoutSums(let entry): "entry \"\(entry)\" has counts but no sums"
    case .noValues(let entry): "entry \"\(entry)\" has no values"
    case .badCount(let entry, let matrix, let count):
      "entry \"\(entry)\": the count of matrix \(matrix) is \(count), expected a number of tokens"
    case .badValue(let entry, let index, let value):
      "entry \"\(entry)\": value \(index) is \(value), expected a finite number that is not negative"
    case .duplicate(let entry): "entry \"\(entry)\" occurs twice"
    case .endsEarly(let what, let offset, let needed, let remaining):
      "byte \(offset): \(what) needs \(needed) bytes, \(remaining) remain"
    case .badNumber(let what, let offset, let number): "byte \(offset): \(what) is \(number)"
    case .nameNotUTF8(let offset): "byte \(offset): the name of an entry is not UTF-8"
    case .trailingBytes(let offset, let count): "byte \(offset): \(count) bytes after the end"
    case .wrongSize(let entry, let values, let counts, let columns, let matrices):
      "entry \"\(entry)\" has \(values) values and \(counts) counts,"
        + " the tensor has \(columns) columns in \(matrices) matrices"
    case .differs(let entry, let what, let found, let expected):
      "entry \"\(entry)\" has \(found) \(what), the files before have \(expected)"
    case .tooLargeToWrite(let entry): "entry \"\(entry)\" is too large for the older form"
    case .cannotBeWritten(let reason): "cannot be written as GGUF: \(reason)"
    case .includesAndExcludes: "entries are both included and excluded"
    }
  }
}

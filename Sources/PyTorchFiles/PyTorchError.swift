public import Storage
public import Tensors

/// Why a PyTorch file was refused, in which file and at which byte.
public struct PyTorchError: Error, Hashable, Sendable {
  /// The name of the source.
  public let file: String
  /// Where the item at fault begins: a byte of the file, or of the pickle in it.
  public let offset: Int
  /// What is wrong.
  public let fault: Fault

  /// A fault at a byte of a file.
  public init(file: String, offset: Int, _ fault: Fault) {
    self.file = file
    self.offset = offset
    self.fault = fault
  }

  /// What is wrong.
  public enum Fault: Hashable, Sendable {
    /// The bytes could not be had at all.
    case storage(StorageError)
    /// A file of PyTorch before 1.6, which is no zip archive.
    case oldForm
    /// Neither form of PyTorch's.
    case notZip
    /// Something about the archive, in words.
    case archive(String)
    /// An archive without a pickle of tensors.
    case noPickle
    case bigEndian
    /// An instruction of the pickle that building tensors does not need.
    case instruction(UInt8)
    /// The pickle ends, or its stack is empty, where more is needed.
    case pickle(String)
    /// A class or function that is not on the list: the pickle may do anything with it.
    case notAllowed(String)
    /// Something else than a tensor under a name.
    case notATensor(name: String, found: String)
    case duplicateTensor(String)
    case strides(tensor: String, [Int], Shape)
    case badShape(ShapeError)
    case storageSize(key: String, needed: Int, available: Int)
  }
}

extension PyTorchError: CustomStringConvertible {
  /// File, byte and fault.
  public var description: String {
    // Those say their file and place themselves.
    if case .storage(let error) = fault { return error.description }
    return "\(file): byte \(offset): \(fault)"
  }
}

extension PyTorchError.Fault: CustomStringConvertible {
  /// What was found and what is expected.
  public var description: String {
    switch self {
    case .storage(let error): error.description
    case .oldForm:
      "is in PyTorch's form from before 2020 (1.6), which is not read; load it with PyTorch and save it "
        + "again, best as safetensors"
    case .notZip: "is not a PyTorch file: it is no zip archive"
    case .archive(let fault): "the zip archive is damaged: \(fault)"
    case .noPickle: "is a zip archive, but has no data.pkl in a single directory"
    case .bigEndian: "holds big-endian numbers, which are not read"
    case .instruction(let code):
      "of the pickle: instruction 0x\(String(code, radix: 16)) is not needed for tensors and refused"
    case .pickle(let fault): "of the pickle: \(fault)"
    case .notAllowed(let name):
      "of the pickle: refers to \(name), which building tensors does not need; it is refused, since "
        + "such a file can run any program"
    case .notATensor(let name, let found):
      "\"\(name)\" is \(found), expected a tensor: the file must hold the weights alone"
    case .duplicateTensor(let name): "tensor \"\(name)\" occurs twice"
    case .strides(let name, let strides, let shape):
      "tensor \"\(name)\": shape \(shape) with strides \(strides), whose rows do not follow each other; "
        + "make it contiguous before it is saved"
    case .badShape(let error): "\(error)"
    case .storageSize(let key, let needed, let available):
      "storage \"\(key)\" must have \(needed) bytes, it has \(available)"
    }
  }
}

/// Runs what reads bytes, and passes its error on as one of this module.
func read<Value>(
  _ file: String, _ body: () throws(StorageError) -> Value
) throws(PyTorchError) -> Value {
  do {
    return try body()
  } catch {
    throw PyTorchError(file: file, offset: 0, .storage(error))
  }
}

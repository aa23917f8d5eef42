public import Storage
public import StrictJSON
public import Tensors

/// Why a safetensors file or index was refused, in which file and at which byte.
public struct SafetensorsError: Error, Hashable, Sendable {
  /// The name of the source.
  public let file: String
  /// Where the item at fault begins, counted from the start of the file.
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
    /// The file is shorter than the eight bytes of the header's length.
    case noHeader(size: Int)
    case headerTooLarge(UInt64, limit: Int)
    case headerBeyondFile(UInt64, remaining: Int)
    /// The header does not begin with a brace.
    case notAnObject
    case json(JSONError)
    case duplicateTensor(String)
    case duplicateMetadata(String)
    case unknownType(String, tensor: String)
    /// One of the three members that describe a tensor is missing.
    case absent(String, tensor: String)
    case duplicateMember(String, tensor: String)
    case negative(Int, tensor: String)
    /// `data_offsets` are two numbers that do not decrease.
    case badOffsets([Int], tensor: String)
    case badShape(ShapeError, tensor: String)
    case wrongLength(tensor: String, found: Int, expected: Int)
    case overlap(tensor: String, with: String)
    case hole(before: String, bytes: Int)
    case beyondFile(tensor: String, end: Int, dataSize: Int)
    /// Bytes after the last tensor.
    case surplus(bytes: Int)

    /// The index has no `weight_map`.
    case noWeightMap
    case emptyWeightMap
    /// A shard's name that is no plain name of a file beside the index.
    case badShardName(String, tensor: String)
  }
}

extension SafetensorsError: CustomStringConvertible {
  /// File, byte and fault.
  public var description: String {
    // Those say their file and place themselves.
    if case .storage(let error) = fault { return error.description }
    return "\(file): byte \(offset): \(fault)"
  }
}

extension SafetensorsError.Fault: CustomStringConvertible {
  /// The tensor or part of the header, what was found and what is expected.
  public var description: String {
    containerSentence ?? entrySentence ?? placeSentence ?? "is not valid"
  }

  private var containerSentence: String? {
    switch self {
    case .storage(let error): error.description
    case .noHeader(let size):
      "is not a safetensors file: the header's length needs 8 bytes, the file has \(size)"
    case .headerTooLarge(let size, let limit):
      "is not a safetensors file: the header claims \(size) bytes, \(limit) are allowed"
    case .headerBeyondFile(let size, let remaining):
      "the header claims \(size) bytes, \(remaining) remain"
    case .notAnObject: "is not a safetensors file: the header does not begin with \"{\""
    case .json(let error): error.fault
    case .duplicateTensor(let name): "tensor \"\(name)\" occurs twice"
    case .duplicateMetadata(let name): "the metadata \"\(name)\" occur twice"
    case .noWeightMap: "the index has no weight_map, an object of tensors and files"
    case .emptyWeightMap: "the weight_map of the index is empty"
    case .badShardName(let file, let name):
      "tensor \"\(name)\": \"\(file)\" is not the name of a file beside the index"
    default: nil
    }
  }

  private var entrySentence: String? {
    switch self {
    case .unknownType(let type, let name): "tensor \"\(name)\": dtype \"\(type)\" does not exist"
    case .absent(let member, let name): "tensor \"\(name)\": \(member) is absent"
    case .duplicateMember(let member, let name): "tensor \"\(name)\": \(member) occurs twice"
    case .negative(let value, let name): "tensor \"\(name)\": \(value) is negative"
    case .badOffsets(let offsets, let name):
      "tensor \"\(name)\": data_offsets \(offsets) are not a begin and an end"
    case .badShape(let error, let name): "tensor \"\(name)\": \(error)"
    default: nil
    }
  }

  private var placeSentence: String? {
    switch self {
    case .wrongLength(let name, let found, let expected):
      "tensor \"\(name)\": data_offsets span \(found) bytes, shape and dtype need \(expected)"
    case .overlap(let name, let other): "tensor \"\(name)\" overlaps tensor \"\(other)\""
    case .hole(let name, let bytes): "\(bytes) bytes before tensor \"\(name)\" belong to no tensor"
    case .beyondFile(let name, let end, let size):
      "tensor \"\(name)\" ends at byte \(end) of the data, which have \(size) bytes"
    case .surplus(let bytes): "\(bytes) bytes after the last tensor belong to no tensor"
    default: nil
    }
  }
}

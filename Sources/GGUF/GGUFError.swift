public import Storage
public import Tensors

/// Why a GGUF file was refused, in which file and at which byte.
public struct GGUFError: Error, Hashable, Sendable {
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
    /// The first four bytes are not "GGUF".
    case notGGUF([UInt8])
    case unknownVersion(UInt32)
    /// Something of fixed size is cut off by the file's end.
    case endsEarly(what: String, needed: Int, remaining: Int)
    /// A count or a length promises more than the rest of the file can hold.
    case claimsTooMany(UInt64, of: String, remaining: Int)
    case headerTooLarge(limit: Int)

    case emptyKey
    case keyTooLong(Int, limit: Int)
    case keyNotUTF8
    case duplicateKey(String)
    case unknownValueType(UInt32, key: String)
    case nestedTooDeep(key: String, limit: Int)
    case badAlignment(GGUFValue)

    case emptyTensorName
    case tensorNameTooLong(Int, limit: Int)
    case tensorNameNotText
    case duplicateTensor(String)
    case tooManyDimensions(UInt32, tensor: String, limit: Int)
    case dimensionTooLarge(UInt64, tensor: String)
    case badShape(ShapeError, tensor: String)
    case unknownTensorType(UInt32, tensor: String)
    case unaligned(tensor: String, at: Int, alignment: Int)
    case overlap(tensor: String, with: String)
    case hole(before: String, bytes: Int)
    case beyondFile(tensor: String, at: UInt64, bytes: Int, size: Int)

    /// A part's name does not say which part of how many it is.
    case partNamedOtherwise(expectedSuffix: String)
    /// Another part of the set cannot be opened.
    case partUnreadable(Int, of: Int, StorageError)
    case wrongPart(found: Int?, expected: Int)
    case wrongPartCount(found: Int?, expected: Int)
    case wrongTensorCount(found: Int, expected: Int)
  }
}

extension GGUFError: CustomStringConvertible {
  /// File, byte and fault.
  public var description: String {
    // Those say their file and place themselves.
    if case .storage(let error) = fault { return error.description }
    return "\(file): byte \(offset): \(fault)"
  }
}

extension GGUFError.Fault: CustomStringConvertible {
  /// The key or tensor, what was found and what is expected.
  public var description: String {
    containerSentence ?? keySentence ?? tensorSentence ?? splitSentence ?? "is not valid"
  }

  private var containerSentence: String? {
    switch self {
    case .storage(let error): error.description
    case .notGGUF(let found):
      "is not a GGUF file: it begins with \(found.hexadecimal) instead of \"GGUF\""
    case .unknownVersion(let version): "version \(version) of GGUF; 2 and 3 are known"
    case .endsEarly(let what, let needed, let remaining):
      "\(what) needs \(needed) bytes, \(remaining) remain"
    case .claimsTooMany(let count, let what, let remaining):
      "\(count) \(what) do not fit into the \(remaining) bytes that remain"
    case .headerTooLarge(let limit): "the header has more than \(limit) bytes"
    default: nil
    }
  }

  private var keySentence: String? {
    switch self {
    case .emptyKey: "a key without a name"
    case .keyTooLong(let length, let limit): "a key of \(length) bytes; \(limit) are allowed"
    case .keyNotUTF8: "a key that is not UTF-8"
    case .duplicateKey(let key): "the key \"\(key)\" occurs twice"
    case .unknownValueType(let type, let key): "key \"\(key)\": value type \(type) does not exist"
    case .nestedTooDeep(let key, let limit):
      "key \"\(key)\": arrays are nested more than \(limit) deep"
    case .badAlignment(let value):
      "general.alignment is \(value.summary); a uint32 that is a power of two is expected"
    default: nil
    }
  }

  private var tensorSentence: String? {
    switch self {
    case .emptyTensorName: "a tensor without a name"
    case .tensorNameTooLong(let length, let limit):
      "a tensor name of \(length) bytes; \(limit) are allowed"
    case .tensorNameNotText: "a tensor name that is not UTF-8, or has a NUL inside"
    case .duplicateTensor(let name): "tensor \"\(name)\" occurs twice"
    case .tooManyDimensions(let rank, let name, let limit):
      "tensor \"\(name)\": \(rank) dimensions; at most \(limit) are allowed"
    case .dimensionTooLarge(let dimension, let name):
      "tensor \"\(name)\": a dimension of \(dimension)"
    case .badShape(let error, let name): "tensor \"\(name)\": \(error)"
    case .unknownTensorType(let code, let name):
      "tensor \"\(name)\": element type \(code) does not exist"
    case .unaligned(let name, let offset, let alignment):
      "tensor \"\(name)\": data offset \(offset) is not a multiple of the alignment, \(alignment)"
    case .overlap(let name, let other): "tensor \"\(name)\" overlaps tensor \"\(other)\""
    case .hole(let name, let bytes): "\(bytes) bytes before tensor \"\(name)\" belong to no tensor"
    case .beyondFile(let name, let offset, let bytes, let size):
      "tensor \"\(name)\": \(bytes) bytes at data offset \(offset) end beyond the file's \(size) bytes"
    default: nil
    }
  }

  private var splitSentence: String? {
    switch self {
    case .partNamedOtherwise(let suffix):
      "is a part of a split model, so its name must end in \"\(suffix)\""
    case .partUnreadable(let number, let count, let error): "part \(number) of \(count): \(error)"
    case .wrongPart(let found, let expected):
      "split.no is \(found.map(String.init) ?? "absent"), expected \(expected)"
    case .wrongPartCount(let found, let expected):
      "split.count is \(found.map(String.init) ?? "absent"), the name says \(expected)"
    case .wrongTensorCount(let found, let expected):
      "the parts have \(found) tensors, split.tensors.count says \(expected)"
    default: nil
    }
  }
}

extension [UInt8] {
  /// "47 47 55 46", for messages.
  var hexadecimal: String {
    map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined(separator: " ")
  }
}

extension GGUFValue {
  /// The value in a few words, for messages.
  var summary: String {
    switch self {
    case .uint8(let value): "\(value) (uint8)"
    case .int8(let value): "\(value) (int8)"
    case .uint16(let value): "\(value) (uint16)"
    case .int16(let value): "\(value) (int16)"
    case .uint32(let value): "\(value) (uint32)"
    case .int32(let value): "\(value) (int32)"
    case .uint64(let value): "\(value) (uint64)"
    case .int64(let value): "\(value) (int64)"
    case .float32(let value): "\(value) (float32)"
    case .float64(let value): "\(value) (float64)"
    case .bool(let value): "\(value)"
    case .string: "a string"
    case .array: "an array"
    }
  }
}

public import Storage
public import Tensors
import OrderedCollections

/// Everything of a GGUF file but its weights.
///
/// Layout: magic "GGUF" (4 bytes), version (4), number of tensors (8), number of keys (8), the
/// keys, the tensors' names, shapes, types and offsets, padding, data. Source: `docs/gguf.md` in
/// the ggml repository.
public struct GGUFHeader: Sendable {
  /// 2 or 3; they are the same but for big-endian files, which 3 introduced.
  public let version: UInt32
  /// How the numbers of the header are stored.
  public let byteOrder: GGUFByteOrder
  /// The keys in the file's order.
  public let metadata: GGUFMetadata
  /// What offsets of tensors are a multiple of: `general.alignment`, or 32.
  public let alignment: Int
  /// In the header's order; shapes outermost first, places counted from the start of the file.
  public let tensors: [TensorDescription]
  /// Where the data of the tensors begin.
  public let dataOffset: Int

  static let magic = Array("GGUF".utf8)
  static let defaultAlignment = 32
  static let alignmentKey = "general.alignment"

  /// Reads and checks a header, touching little more of the source than its bytes.
  ///
  /// Names are unique, shapes fit their types, and the tensors tile the data: no overlap, no hole
  /// beyond the padding, nothing behind the file's end. They may be listed in another order than
  /// their data, and bytes may follow the last one.
  public init(reading source: any ByteSource) throws(GGUFError) {
    var reader = HeaderReader(source)
    (version, reader.order) = try reader.preamble()
    byteOrder = reader.order
    let tensorCount = try reader.count(
      of: "tensors", unit: HeaderReader.smallestTensor, label: "the tensor count")
    let keyCount = try reader.count(
      of: "keys", unit: HeaderReader.smallestKey, label: "the key count")
    (metadata, alignment) = try reader.metadata(keyCount)
    let entries = try reader.tensorEntries(tensorCount)
    // A file without tensors has no padding after the keys.
    let end = reader.offset
    dataOffset = entries.tensors.isEmpty ? end : end + end.padding(to: alignment)
    tensors = try reader.placed(entries, dataOffset: dataOffset, alignment: alignment)
  }
}

extension HeaderReader {
  /// A key of one character with a value of one byte.
  static let smallestKey = 8 + 1 + 4 + 1

  /// Reads magic and version, which tells the byte order.
  fileprivate mutating func preamble() throws(GGUFError) -> (UInt32, GGUFByteOrder) {
    guard remaining >= 4 else {
      throw fault(.endsEarly(what: "the magic number", needed: 4, remaining: remaining), at: 0)
    }
    let magic = try bytes(4)
    guard magic == GGUFHeader.magic else { throw fault(.notGGUF(magic), at: 0) }
    let stored: UInt32 = try number("the version")
    if 2...3 ~= stored { return (stored, .little) }
    if 2...3 ~= stored.byteSwapped { return (stored.byteSwapped, .big) }
    throw fault(.unknownVersion(stored), at: 4)
  }

  fileprivate mutating func metadata(_ count: Int) throws(GGUFError) -> (GGUFMetadata, Int) {
    var values: OrderedDictionary<String, GGUFValue> = [:]
    var alignment = GGUFHeader.defaultAlignment
    for _ in 0..<count {
      let start = offset
      let key = try key()
      guard values[key] == nil else { throw fault(.duplicateKey(key), at: start) }
      let value = try value(of: key)
      if key == GGUFHeader.alignmentKey {
        guard let power = value.alignment else { throw fault(.badAlignment(value), at: start) }
        alignment = power
      }
      values[key] = value
    }
    return (GGUFMetadata(values), alignment)
  }
}

extension GGUFValue {
  /// The value as an alignment: a 32-bit power of two below 2^31, else `nil`.
  var alignment: Int? {
    guard case .uint32(let value) = self, value.nonzeroBitCount == 1, value < 1 << 31 else {
      return nil
    }
    return Int(value)
  }
}

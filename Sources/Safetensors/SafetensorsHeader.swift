public import OrderedCollections
public import Storage
public import Tensors
import StrictJSON

/// Everything of a safetensors file but its weights.
///
/// Layout: the header's length (8 bytes, little-endian), the header (JSON), data. Source: the
/// format's description in the safetensors repository, and its reference implementation where that
/// is stricter.
public struct SafetensorsHeader: Sendable {
  /// `__metadata__`: texts by name, in the header's order.
  public let metadata: OrderedDictionary<String, String>
  /// In the header's order; places counted from the start of the file.
  public let tensors: [TensorDescription]
  /// Where the data begin.
  public let dataOffset: Int

  /// Bytes that a header may have, as the reference limits it.
  public static let maximumSize = 100_000_000
  static let metadataName = "__metadata__"

  /// Reads and checks a header in two reads.
  ///
  /// Names are unique, places match shapes and types, and the tensors tile the data exactly.
  public init(reading source: any ByteSource) throws(SafetensorsError) {
    let size = source.size
    guard size >= 8 else {
      throw SafetensorsError(file: source.name, offset: 0, .noHeader(size: size))
    }
    let length = try Self.bytes(0..<8, of: source).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.maximumSize) else {
      throw SafetensorsError(
        file: source.name, offset: 0, .headerTooLarge(length, limit: Self.maximumSize))
    }
    guard length <= UInt64(size - 8) else {
      throw SafetensorsError(
        file: source.name, offset: 0, .headerBeyondFile(length, remaining: size - 8))
    }
    let text = try Self.bytes(8..<8 + Int(length), of: source)
    try self.init(parsing: text, dataSize: size - 8 - text.count, file: source.name)
  }

  /// Parses the text of a header.
  ///
  /// - Parameters:
  ///   - text: the JSON, with the spaces after it.
  ///   - dataSize: bytes after the header.
  ///   - file: what messages call it.
  public init(parsing text: [UInt8], dataSize: Int, file: String) throws(SafetensorsError) {
    guard text.first == UInt8(ascii: "{") else {
      throw SafetensorsError(file: file, offset: 8, .notAnObject)
    }
    var parser = HeaderParser(text, file: file)
    try parser.parse()
    metadata = parser.metadata
    dataOffset = 8 + text.count
    tensors = try parser.placed(dataOffset: dataOffset, dataSize: dataSize)
  }

  private static func bytes(
    _ range: Range<Int>, of source: any ByteSource
  ) throws(SafetensorsError) -> [UInt8] {
    do throws(StorageError) {
      return try source.bytes(in: range)
    } catch {
      throw SafetensorsError(file: source.name, offset: range.lowerBound, .storage(error))
    }
  }
}

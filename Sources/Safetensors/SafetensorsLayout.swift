public import OrderedCollections
public import Tensors
import StrictJSON

/// A safetensors file to be written, as a plain value: the bytes of its header and the place of
/// every tensor.
///
/// Nothing is read or written.
public struct SafetensorsLayout: Sendable {
  /// The length, the JSON, and spaces up to a multiple of eight bytes.
  public let header: [UInt8]
  /// In the order given, which is that of the data; places counted from the start of the file.
  public let tensors: [TensorDescription]
  /// Bytes of the whole file.
  public let fileSize: Int

  /// Lays out a file.
  ///
  /// - Parameters:
  ///   - tensors: name, type and shape (outermost first) in the order in which they are to lie.
  ///     Readers that map the file want wide types first.
  ///   - metadata: texts for `__metadata__`, left out where there are none.
  /// - Throws: `SafetensorsLayoutError` where the format cannot hold a tensor or all of them.
  public init(
    tensors: [(name: String, type: ElementType, shape: Shape)],
    metadata: OrderedDictionary<String, String> = [:]
  ) throws(SafetensorsLayoutError) {
    var entries: [String] = []
    if !metadata.isEmpty {
      let members = metadata.map { "\(JSONValue.quoted($0)):\(JSONValue.quoted($1))" }
      let name = JSONValue.quoted(SafetensorsHeader.metadataName)
      entries.append("\(name):{\(members.joined(separator: ","))}")
    }
    var names: Set<ExactName> = [ExactName(SafetensorsHeader.metadataName)]
    var ranges: [Range<Int>] = []
    var end = 0
    for (name, type, shape) in tensors {
      guard names.insert(ExactName(name)).inserted else { throw .duplicate(tensor: name) }
      let range = try Self.place(type, shape, of: name, at: end)
      entries.append(try Self.entry(name, type, shape, range))
      ranges.append(range)
      end = range.upperBound
    }
    header = try Self.header("{\(entries.joined(separator: ","))}")
    let dataOffset = header.count
    let (size, overflow) = dataOffset.addingReportingOverflow(end)
    guard !overflow else { throw .tooLarge(tensor: tensors.last?.name ?? "") }
    fileSize = size
    self.tensors = zip(tensors, ranges).map { tensor, range in
      TensorDescription(
        name: tensor.name, type: tensor.type, shape: tensor.shape,
        bytes: dataOffset + range.lowerBound..<dataOffset + range.upperBound)
    }
  }

  private static func place(
    _ type: ElementType, _ shape: Shape, of name: String, at start: Int
  ) throws(SafetensorsLayoutError) -> Range<Int> {
    let size: Int
    do throws(ShapeError) {
      size = try shape.byteCount(of: type)
    } catch {
      throw .badShape(error, tensor: name)
    }
    let (end, overflow) = start.addingReportingOverflow(size)
    guard !overflow else { throw .tooLarge(tensor: name) }
    return start..<end
  }

  private static func entry(
    _ name: String, _ type: ElementType, _ shape: Shape, _ range: Range<Int>
  ) throws(SafetensorsLayoutError) -> String {
    guard let dtype = type.layout.safetensorsName else {
      throw .notInSafetensors(type, tensor: name)
    }
    let dimensions = shape.dimensions.map(String.init).joined(separator: ",")
    return "\(JSONValue.quoted(name)):{\"dtype\":\"\(dtype)\",\"shape\":[\(dimensions)],"
      + "\"data_offsets\":[\(range.lowerBound),\(range.upperBound)]}"
  }

  private static func header(_ json: String) throws(SafetensorsLayoutError) -> [UInt8] {
    var text = Array(json.utf8)
    text.append(contentsOf: repeatElement(0x20, count: (8 - text.count % 8) % 8))
    guard text.count <= SafetensorsHeader.maximumSize else { throw .headerTooLarge(text.count) }
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
  }
}

/// Why a safetensors file cannot hold what it is asked to hold.
public enum SafetensorsLayoutError: Error, Hashable, Sendable {
  case badShape(ShapeError, tensor: String)
  /// The type exists in GGUF only.
  case notInSafetensors(ElementType, tensor: String)
  case duplicate(tensor: String)
  /// With this tensor the file passes 2^63 bytes.
  case tooLarge(tensor: String)
  case headerTooLarge(Int)
}

extension SafetensorsLayoutError: CustomStringConvertible {
  /// The tensor at fault and why the format cannot hold it.
  public var description: String {
    switch self {
    case .badShape(let error, let name): "tensor \"\(name)\": \(error)"
    case .notInSafetensors(let type, let name):
      "tensor \"\(name)\": safetensors has no dtype for \(type)"
    case .duplicate(let name): "tensor \"\(name)\" occurs twice"
    case .tooLarge(let name): "with tensor \"\(name)\" the file would pass 2^63 bytes"
    case .headerTooLarge(let size):
      "the header would have \(size) bytes; \(SafetensorsHeader.maximumSize) are allowed"
    }
  }
}

import OrderedCollections
import StrictJSON
import Tensors

/// Reads the text of a header into entries, one after the other; 90 000 tensors are usual.
struct HeaderParser {
  private(set) var metadata: OrderedDictionary<String, String> = [:]
  private(set) var entries: [TensorEntry] = []
  private let file: String
  var reader: JSONReader
  private var names: Set<ExactName> = []

  /// Bytes that a header has for a tensor, roughly: a name of 40 letters, type, shape and place.
  private static let usualEntrySize = 128

  init(_ text: [UInt8], file: String) {
    self.file = file
    reader = JSONReader(text)
    let likely = text.count / Self.usualEntrySize
    names.reserveCapacity(likely)
    entries.reserveCapacity(likely)
  }

  /// An error at a byte of the text, which follows the eight bytes of its length.
  func fault(_ fault: SafetensorsError.Fault, at position: Int) -> SafetensorsError {
    SafetensorsError(file: file, offset: 8 + position, fault)
  }

  /// Reads the whole text.
  mutating func parse() throws(SafetensorsError) {
    try beginObject()
    var hasMetadata = false
    var start = reader.position
    while let name = try nextMember() {
      if name == SafetensorsHeader.metadataName {
        guard !hasMetadata else { throw fault(.duplicateTensor(name), at: start) }
        hasMetadata = true
        try parseMetadata()
      } else {
        guard names.insert(ExactName(name)).inserted else {
          throw fault(.duplicateTensor(name), at: start)
        }
        entries.append(try entry(name, at: start))
      }
      start = reader.position
    }
    try end()
  }

  private mutating func parseMetadata() throws(SafetensorsError) {
    try beginObject()
    var start = reader.position
    while let name = try nextMember() {
      let value = try string()
      guard metadata.updateValue(value, forKey: name) == nil else {
        throw fault(.duplicateMetadata(name), at: start)
      }
      start = reader.position
    }
  }

  /// Reads the object that describes a tensor.
  ///
  /// Members besides the three are passed over.
  private mutating func entry(
    _ name: String, at start: Int
  ) throws(SafetensorsError) -> TensorEntry {
    var (type, dimensions, offsets): (ElementType?, [Int]?, [Int]?)
    try beginObject()
    var position = reader.position
    while let member = try nextMember() {
      let isDuplicate: Bool
      switch member {
      case "dtype":
        isDuplicate = type != nil
        type = try elementType(of: name)
      case "shape":
        isDuplicate = dimensions != nil
        dimensions = try naturals(of: name)
      case "data_offsets":
        isDuplicate = offsets != nil
        offsets = try naturals(of: name)
      default:
        isDuplicate = false
        _ = try value()
      }
      guard !isDuplicate else { throw fault(.duplicateMember(member, tensor: name), at: position) }
      position = reader.position
    }
    guard let type else { throw fault(.absent("dtype", tensor: name), at: start) }
    guard let dimensions else { throw fault(.absent("shape", tensor: name), at: start) }
    guard let offsets else { throw fault(.absent("data_offsets", tensor: name), at: start) }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw fault(.badOffsets(offsets, tensor: name), at: start)
    }
    return TensorEntry(
      name: name, type: type,
      shape: try shape(dimensions, type, of: name, bytes: offsets, at: start),
      begin: offsets[0], end: offsets[1], position: start)
  }

  private mutating func elementType(of name: String) throws(SafetensorsError) -> ElementType {
    let start = reader.position
    let dtype = try string()
    guard let type = ElementType(safetensorsName: dtype) else {
      throw fault(.unknownType(dtype, tensor: name), at: start)
    }
    return type
  }

  /// Reads an array of integers, none of them negative.
  private mutating func naturals(of name: String) throws(SafetensorsError) -> [Int] {
    var numbers: [Int] = []
    try beginArray()
    while try nextElement() {
      let start = reader.position
      let number = try integer()
      guard number >= 0 else { throw fault(.negative(number, tensor: name), at: start) }
      numbers.append(number)
    }
    return numbers
  }

  /// The shape, once it is known to take the bytes between the offsets.
  private func shape(
    _ dimensions: [Int], _ type: ElementType, of name: String, bytes offsets: [Int], at start: Int
  ) throws(SafetensorsError) -> Shape {
    let found = offsets[1] - offsets[0]
    let shape: Shape
    let expected: Int
    do throws(ShapeError) {
      shape = try Shape(dimensions)
      expected = try shape.byteCount(of: type)
    } catch {
      throw fault(.badShape(error, tensor: name), at: start)
    }
    guard found == expected else {
      throw fault(.wrongLength(tensor: name, found: found, expected: expected), at: start)
    }
    return shape
  }
}

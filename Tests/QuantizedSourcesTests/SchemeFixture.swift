import Checkpoints
import OrderedCollections
import Quantization
import QuantizedSources
import Storage
import StrictJSON
import SystemPackage
import Tensors
import TestSupport
import Views

/// A module of a few tensors in a quantization scheme, to be edited before it becomes a checkpoint.
struct SchemeFixture {
  /// A tensor and what its elements are, as unsigned integers of its type's size.
  struct Stored {
    var type: ElementType
    var dimensions: [Int]
    var values: [Int]
  }

  var configuration: JSONObject
  var tensors: OrderedDictionary<String, Stored>
  /// What the scheme's definition says the weights are.
  let weight: Stored

  init(_ name: String) throws {
    let json = try Fixture.json("schemes/\(name)")
    configuration = json["quantization_config"]?.object ?? [:]
    tensors = [:]
    for (name, tensor) in json["tensors"]?.object ?? [:] { tensors[name] = Stored(tensor) }
    weight = Stored(json["weight"] ?? .null)
  }

  /// The checkpoint, its tensors sorted by name, their bytes in memory.
  func checkpoint() throws -> Checkpoint {
    var bytes: [UInt8] = []
    var stored: OrderedDictionary<String, TensorDescription> = [:]
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let start = bytes.count
      let size = tensor.type.blockBytes
      bytes += tensor.values.flatMap { value in
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      }
      stored[name] = TensorDescription(
        name: name, type: tensor.type, shape: try Shape(tensor.dimensions),
        bytes: start..<bytes.count)
    }
    let source = MemorySource(bytes, name: "model.safetensors")
    let folder = Fixture.path("schemes")
    return Checkpoint(
      path: folder, directoryName: "schemes", folder: Folder(folder),
      configuration: try Configuration(
        root: ["quantization_config": .object(configuration)], file: "config.json"),
      tensors: stored.mapValues { StoredTensor($0, in: source) })
  }
}

extension SchemeFixture.Stored {
  init(_ json: JSONValue) {
    type = json["type"]?.string.flatMap { ElementType(named: $0) } ?? .BOOL
    dimensions = (json["shape"]?.array ?? []).compactMap(\.integer)
    values = (json["values"]?.array ?? []).compactMap(\.integer)
  }
}

extension SourceTensor {
  /// The bits of its F32 rows, read some rows at a time.
  func bits(rowsAtOnce: Int) throws -> [UInt32] {
    let bytes = try bytes(rowsAtOnce: rowsAtOnce)
    return stride(from: 0, to: bytes.count, by: 4).map { place in
      bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  /// Its rows, read some at a time.
  func bytes(rowsAtOnce: Int) throws -> [UInt8] {
    var rows = [UInt8](repeating: 0, count: shape.rowCount * view.rowBytes)
    try unsafe rows.withUnsafeMutableBytes { bytes in
      for first in stride(from: 0, to: shape.rowCount, by: rowsAtOnce) {
        let rows = first..<min(first + rowsAtOnce, shape.rowCount)
        let place = rows.lowerBound * view.rowBytes..<rows.upperBound * view.rowBytes
        try unsafe view.read(
          rows: rows, into: UnsafeMutableRawBufferPointer(rebasing: bytes[place]))
      }
    }
    return rows
  }
}

/// What tests need of a codec.
extension RowCodec {
  func decode(_ blocks: [UInt8]) throws -> [Float] {
    let count = blocks.count / type.blockBytes * type.blockWeights
    var weights = [Float](repeating: 0, count: count)
    try unsafe blocks.withUnsafeBytes { blocks in
      try unsafe weights.withUnsafeMutableBufferPointer { weights in
        try unsafe decode(blocks, into: weights)
      }
    }
    return weights
  }
}

/// Members of an object, as an argument of a test.
struct JSONObjectLiteral: ExpressibleByDictionaryLiteral, Sendable {
  let members: JSONObject

  init(dictionaryLiteral members: (String, JSONValue)...) {
    self.members = JSONObject(uniqueKeysWithValues: members)
  }
}

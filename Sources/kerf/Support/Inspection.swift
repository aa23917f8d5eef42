import Checkpoints
import GGUF
import OrderedCollections
import Reporting
import Storage
import StrictJSON
import Tensors

/// What is shown of a model file or set.
struct Inspection {
  private let path: String
  private let set: TensorSet
  private let glob: Glob?
  private let tensors: [StoredTensor]
  private let types: OrderedDictionary<ElementType, Total>

  init(_ set: TensorSet, path: String, filter glob: Glob?) {
    self.path = path
    self.set = set
    self.glob = glob
    tensors = glob.map { glob in set.tensors.filter { glob.matches($0.name) } } ?? set.tensors
    types = Self.totals(of: tensors)
  }

  /// Format, files, weights, size and types, a line each.
  var summary: String {
    let types = self.types.map { type, total in
      "\(type) \(total.tensors) (\(byteCount(total.bytes)))"
    }
    return [
      path.terminalSafe, formatText,
      "\(tensors.count) tensors, \(grouped(weights)) weights, "
        + "\(byteCount(bytes)) of tensor data, \(fixed(bitsPerWeight, 3)) bits per weight",
      "types: " + types.joined(separator: ", "), "",
    ].joined(separator: "\n")
  }

  /// The keys, a line each.
  var metadataText: String {
    switch set.metadata {
    case .gguf(let metadata): MetadataTable(metadata).filtered(by: glob).text
    case .safetensors(let values):
      Table(
        [.init("key", "key", .text), .init("value", "value", .text)],
        rows: shown(values).map { [.string($0.key), .string($0.value)] }
      ).text()
    }
  }

  /// The tensors in the file's order.
  var tensorTable: Table {
    Table(
      [
        .init("name", "tensor", .text), .init("type", "type", .text),
        .init("shape", "shape", .text),
        .init("weights", "weights", .integer), .init("bytes", "size", .bytes),
        .init("file", "file", .text, isShown: false),
        .init("offset", "offset", .integer, isShown: false),
      ],
      rowCount: tensors.count,
      row: { [tensors] number in
        let tensor = tensors[number]
        return [
          .string(tensor.name), .string(tensor.type.rawValue),
          .array(tensor.shape.dimensions.map { .integer($0) }), .integer(tensor.shape.elementCount),
          .integer(tensor.description.bytes.count), .string(tensor.source.name),
          .integer(tensor.description.bytes.lowerBound),
        ]
      })
  }

  /// The object of `--json`, without the tensors.
  func json(metadata showsMetadata: Bool) -> JSONObject {
    var object: JSONObject = [
      "path": .string(path), "format": .string(format),
      "files": .array(set.sources.map { ["name": .string($0.name), "bytes": .integer($0.size)] }),
    ]
    if let header = set.header {
      object["version"] = .integer(Int(header.version))
      object["byteOrder"] = .string("\(header.byteOrder)")
      object["alignment"] = .integer(header.alignment)
    }
    object["tensorCount"] = .integer(tensors.count)
    object["weights"] = .integer(weights)
    object["bytes"] = .integer(bytes)
    object["bitsPerWeight"] = .real(bitsPerWeight)
    object["types"] = .array(
      types.map { type, total in
        [
          "type": .string(type.rawValue), "tensors": .integer(total.tensors),
          "weights": .integer(total.weights), "bytes": .integer(total.bytes),
        ]
      })
    if showsMetadata { object["metadata"] = metadataJSON }
    return object
  }

  private var metadataJSON: JSONValue {
    switch set.metadata {
    case .gguf(let metadata): MetadataTable(metadata).filtered(by: glob).json
    case .safetensors(let values):
      .array(
        shown(values).map {
          ["key": .string($0.key), "type": "string", "value": .string($0.value)]
        })
    }
  }

  private func shown(
    _ values: OrderedDictionary<String, String>
  ) -> [(key: String, value: String)] {
    values.filter { glob?.matches($0.key) ?? true }.map { ($0.key, $0.value) }
  }

  private var format: String {
    self.set.isGGUF ? "GGUF" : "safetensors"
  }

  private var formatText: String {
    let files = set.sources.count == 1 ? "1 file" : "\(set.sources.count) files"
    guard let header = set.header else { return "\(format), \(files)" }
    return "\(format) version \(header.version), \(header.byteOrder)-endian, \(files)"
  }

  private var weights: Int { types.values.reduce(0) { $0 &+ $1.weights } }
  private var bytes: Int { types.values.reduce(0) { $0 &+ $1.bytes } }
  private var bitsPerWeight: Double { weights == 0 ? 0 : 8 * Double(bytes) / Double(weights) }

  private typealias Total = (tensors: Int, weights: Int, bytes: Int)

  /// Tensors, weights and bytes of each type, in the order in which the types occur.
  private static func totals(
    of tensors: [StoredTensor]
  ) -> OrderedDictionary<ElementType, Total> {
    var types: OrderedDictionary<ElementType, Total> = [:]
    var (run, sum): (ElementType?, Total) = (nil, (0, 0, 0))
    // By place: a copy of each tensor would take longer than the sums.
    for index in tensors.indices {
      let type = tensors[index].type
      if type != run {
        if let run { types[run] = sum }
        run = type
        sum = types[type] ?? (0, 0, 0)
      }
      sum.tensors += 1
      sum.weights &+= tensors[index].shape.elementCount
      sum.bytes &+= tensors[index].description.bytes.count
    }
    if let run { types[run] = sum }
    return types
  }
}

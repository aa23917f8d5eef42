import Checkpoints
import OrderedCollections
import Storage
import StrictJSON
import SystemPackage
import TestSupport
import Tensors

/// A source without bytes: describing a model must not read a weight.
private final class NoBytes: ByteSource {
  let name: String
  let size = 0
  let isSequential = false

  init(name: String) { self.name = name }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) {
    throw .endsEarly(file: name, offset: offset, wanted: buffer.count, size: 0)
  }
}

/// A tensor of a header: what tests edit.
struct HeaderTensor {
  var file = "model.safetensors"
  var name: String
  var type: ElementType
  var dimensions: [Int]
}

/// A fixture's configuration and headers, to be edited before they become a checkpoint.
struct FixtureCheckpoint {
  let name: String
  var configuration: JSONObject
  var tensors: [HeaderTensor]

  init(_ name: String) throws {
    self.name = name
    let directory = "checkpoints/\(name)"
    configuration = try Fixture.json("\(directory)/config.json").object ?? [:]
    tensors = []
    for (file, header) in try Fixture.json("\(directory)/weights.json").object ?? [:] {
      for (tensor, entry) in header.object ?? [:] where tensor != "__metadata__" {
        let type = entry["dtype"]?.string.flatMap { ElementType(safetensorsName: $0) }
        tensors.append(
          HeaderTensor(
            file: file, name: tensor, type: type ?? .BOOL,
            dimensions: (entry["shape"]?.array ?? []).compactMap(\.integer)))
      }
    }
  }

  /// The checkpoint, its tensors in reading order: parts by name, tensors by name.
  func opened() throws -> Checkpoint {
    let folder = Fixture.path("checkpoints/\(name)")
    let sorted = tensors.sorted {
      ($0.file, $0.name) < ($1.file, $1.name)
    }
    var stored: OrderedDictionary<String, StoredTensor> = [:]
    for tensor in sorted {
      let shape = try Shape(tensor.dimensions)
      let description = TensorDescription(
        name: tensor.name, type: tensor.type, shape: shape,
        bytes: 0..<(try shape.byteCount(of: tensor.type)))
      stored[tensor.name] = StoredTensor(
        description, in: NoBytes(name: folder.appending(tensor.file).string))
    }
    return Checkpoint(
      path: folder, directoryName: name, folder: Folder(folder),
      configuration: try Configuration(
        root: configuration, file: folder.appending("config.json").string),
      tensors: stored)
  }
}

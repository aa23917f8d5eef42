import Families
import GGUF
import OrderedCollections
import Storage
import SystemPackage
import Tensors
import Views

/// The model that the quantizer sees: a GGUF file, or what the converter would have made of a
/// checkpoint.
struct SourceModel {
  /// One tensor of it.
  struct Tensor {
    let name: String
    let view: any TensorView
    /// The type in which the tensor stands in the 16-bit file between converter and quantizer.
    let type: ElementType
    /// The name before blocks were pruned, under which an importance matrix has it.
    let sourceName: String
    let rows: RowsIdentity
    /// The file of a split set that holds it, and where.
    var place: Place?

    struct Place: Comparable {
      let part: Int
      let offset: Int

      static func < (a: Place, b: Place) -> Bool { (a.part, a.offset) < (b.part, b.offset) }
    }
  }

  /// What messages call the model.
  let file: String
  let metadata: GGUFMetadata
  var tensors: [Tensor]
  var dropped: [DroppedTensor]
  /// What holds the weights, each once.
  let sources: [any ByteSource]
  /// Files of a split set, at least 1.
  let partCount: Int
  /// What a file of some type is called by default, where the source knows.
  let fileName: (@Sendable (_ type: String) -> String)?

  init(_ model: GGUFModel, identity: ModelIdentity) {
    file = model.parts[0].source.name
    metadata = model.metadata
    tensors = zip(model.tensors, model.partOfTensor).enumerated().map { index, found in
      let (tensor, part) = found
      return Tensor(
        name: tensor.name, view: tensor.view, type: tensor.type, sourceName: tensor.name,
        rows: RowsIdentity(model: identity, index: index),
        place: Tensor.Place(part: part, offset: tensor.description.bytes.lowerBound))
    }
    dropped = []
    sources = model.parts.map(\.source)
    partCount = model.parts.count
    fileName = nil
  }

  /// - Parameter via: the type of the file between, or `nil` where weights keep their exact values.
  init(_ description: ModelDescription, of model: DescribedModel, via: ElementType?) {
    file = model.file
    metadata = description.metadata(fileType: OutputTypes.fileTypes[via ?? .BF16] ?? 0)
    tensors = description.tensors.enumerated().map { index, tensor in
      Tensor(
        name: tensor.name, view: tensor.view,
        type: tensor.type(requested: via ?? tensor.view.elementType.widened),
        sourceName: tensor.name, rows: RowsIdentity(model: model.identity, index: index))
    }
    dropped = description.dropped
    sources = model.sources
    partCount = 1
    fileName = { description.fileName(type: $0) }
  }
}

extension ElementType {
  /// The float type that holds every value of this one: itself for F32, F16, BF16, else F32.
  var widened: ElementType { [.F32, .F16, .BF16].contains(self) ? self : .F32 }
}

extension OutputTensor {
  /// The type in which the reference converter writes the tensor.
  func type(requested: ElementType) -> ElementType {
    OutputTypes.type(of: name, shape: view.shape, requested: requested, forced: forcedType)
  }
}

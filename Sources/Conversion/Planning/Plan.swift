public import Families
public import GGUF
import Storage
public import Tensors
public import Views

/// Everything about an output before a weight is read: keys, tensors in writing order, types, places.
///
/// A plan is a pure function of headers, configuration and options. Executing it, showing it and
/// estimating it all read this one value.
public struct Plan: Sendable {
  /// The keys in writing order.
  public let metadata: GGUFMetadata
  /// The tensors in writing order.
  public let tensors: [PlannedTensor]
  /// The header's bytes and each tensor's place.
  public let layout: GGUFLayout
  /// Source tensors that are not in the output, and why.
  public let dropped: [DroppedTensor]
  /// What keeps the plan from being executed, found without reading a weight.
  public let obstacles: [ConversionError]
  /// The files that hold the weights, each once.
  public let sourceFiles: [String]
  /// Whether one of them is a stream that is best read from its beginning to its end.
  public let readsSequentially: Bool
  /// What the output is called where no name is given, without a directory.
  public let defaultFileName: String

  /// Bytes of the whole file.
  public var fileSize: Int { layout.fileSize }
  /// Weights in all tensors.
  public var elementCount: Int { tensors.reduce(0) { $0 + $1.shape.elementCount } }
  /// Bits that a weight takes on average, tensors' data alone.
  public var bitsPerWeight: Double {
    let bytes = tensors.reduce(0) { $0 + $1.byteCount }
    return elementCount == 0 ? 0 : 8 * Double(bytes) / Double(elementCount)
  }
  /// Tensors whose rows are not whole blocks of the type that was chosen first.
  public var fallbacks: [PlannedTensor] { tensors.filter(\.fellBack) }
}

/// One tensor of the output.
public struct PlannedTensor: Sendable {
  /// The name in the GGUF file.
  public let name: String
  /// Outermost dimension first.
  public let shape: Shape
  /// The type that is written.
  public let type: ElementType
  /// Where the weights come from.
  public let view: any TensorView
  /// The rule that chose the type, for people.
  public let rule: String
  /// Whether the rows did not fit the type chosen first.
  public let fellBack: Bool
  /// The 16-bit type through which weights are rounded before they are encoded, if any.
  public let rounding: ElementType?
  /// Importance of the columns, matrix after matrix, if any.
  public let importance: [Float]?
  /// The source's weights in another form, which the blocks must decode to exactly.
  public let proof: (any TensorView)?
  /// Bytes in the output, padding left aside.
  public let byteCount: Int

  /// Whether the source's bytes are the output's.
  public var isMoved: Bool { view.elementType == type && rounding == nil }
}

/// A tensor of a plan before its place in the file is known.
struct Draft {
  let name: String
  let view: any TensorView
  let type: ElementType
  let rule: String
  let fellBack: Bool
  let rounding: ElementType?
  var importance: [Float]?
  var proof: (any TensorView)?
}

extension Plan {
  /// Lays out the file.
  init(
    _ drafts: [Draft], metadata: GGUFMetadata, keepsTrailingOnes: Bool, dropped: [DroppedTensor],
    obstacles: [ConversionError], sources: [any ByteSource], defaultFileName: String
  ) throws {
    layout = try GGUFLayout(
      metadata: metadata,
      tensors: drafts.map {
        GGUFLayout.Tensor(
          $0.name, $0.type, $0.view.shape, keepsTrailingOnes: keepsTrailingOnes)
      }, padsWithoutTensors: false)
    tensors = zip(drafts, layout.tensors).map { draft, placed in
      PlannedTensor(
        name: draft.name, shape: draft.view.shape, type: draft.type, view: draft.view,
        rule: draft.rule, fellBack: draft.fellBack, rounding: draft.rounding,
        importance: draft.importance, proof: draft.proof, byteCount: placed.bytes.count)
    }
    self.metadata = metadata
    self.dropped = dropped
    self.obstacles = obstacles
    self.defaultFileName = defaultFileName
    var seen: Set<String> = []
    sourceFiles = sources.map(\.name).filter { seen.insert($0).inserted }
    readsSequentially = sources.contains { $0.isSequential }
  }
}

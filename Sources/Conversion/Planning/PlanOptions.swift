public import Families
public import GGUF
public import Importance
public import Mixes
public import Tensors
import Views

/// What the user asks for: everything that decides bytes of the output.
public struct PlanOptions: Sendable {
  /// What the output is to become.
  public enum Target: Hashable, Sendable {
    /// The 16-bit type that the checkpoint's own weights suggest.
    case automatic
    /// The same, but quantized weights as blocks where a format holds them without changing one.
    case lossless
    case fileType(FileType)
  }

  /// The file type asked for.
  public var target: Target
  /// The 16-bit type through which weights are rounded first, as the usual two steps do; `nil`
  /// quantizes the exact values.
  public var via: ElementType?
  /// What changes the type of single tensors.
  public var mix: MixOptions
  /// Applied in this order.
  public var overrides: [KeyOverride]
  /// Importance weights of columns, if any.
  public var importance: ImportanceInput?
  /// Whether quantized tensors may change their type.
  public var allowRequantize: Bool
  /// What is said of a checkpoint besides its tensors; the planner sets the file type.
  public var describing = DescribeOptions()
  /// How the output is cut into files.
  public var splitting = Splitting.none
  /// How numbers are stored in the output; big-endian only where the converter writes it.
  public var byteOrder = GGUFByteOrder.little
  /// Blocks that are left out; those behind them move up.
  public var prunedBlocks: Set<Int> = []

  /// Options; those not named have no effect.
  public init(
    target: Target, via: ElementType? = nil, mix: MixOptions = MixOptions(),
    overrides: [KeyOverride] = [], importance: ImportanceInput? = nil, allowRequantize: Bool = false
  ) {
    self.target = target
    self.via = via
    self.mix = mix
    self.overrides = overrides
    self.importance = importance
    self.allowRequantize = allowRequantize
  }
}

extension PlanOptions {
  /// All that a model's description depends on; outputs with equal values share one.
  var wholeDescribing: DescribeOptions {
    var describing = self.describing
    describing.keepsExactBlocks = target == .lossless
    return describing
  }
}

/// The entries of an importance matrix that are used, and the name that the output's keys give it.
public struct ImportanceInput: Sendable {
  /// The entries that are used.
  public let selection: ImportanceSelection
  /// As the user spelled the file.
  public let fileName: String

  /// A matrix under the name that the user gave it.
  public init(_ selection: ImportanceSelection, fileName: String) {
    self.selection = selection
    self.fileName = fileName
  }

  /// What is known of the tensor under the name that it has in the source; `nil` without an entry.
  func coverage(of draft: Draft, named name: String) throws(ImportanceError) -> EntryCoverage? {
    try selection.coverage(
      of: name, columns: draft.view.shape.rowLength, matrices: draft.view.shape.matrixCount)
  }

  /// The importance of the tensor's columns; `nil` without an entry.
  func weights(
    for draft: Draft, named name: String
  ) throws(ImportanceError) -> TensorImportance? {
    try selection.importance(
      for: name, columns: draft.view.shape.rowLength, matrices: draft.view.shape.matrixCount)
  }
}

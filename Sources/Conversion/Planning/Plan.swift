public import Families
public import GGUF
public import Importance
import Storage
public import Tensors
public import Views

/// Everything about an output before a weight is read: keys, tensors in writing order, types,
/// places.
///
/// A plan is a pure function of headers, configuration and options. Executing it, showing it and
/// estimating it all read this one value.
public struct Plan: Sendable {
  /// The files, at least one; each holds a run of the tensors.
  public let parts: [PlannedPart]
  /// Whether the files' names are numbered, as those of a split set are.
  public let isSplit: Bool
  /// The tensors of all files in writing order.
  public let tensors: [PlannedTensor]
  /// How numbers are stored in the files.
  public let byteOrder: GGUFByteOrder
  /// Source tensors that are not in the output, and why.
  public let dropped: [DroppedTensor]
  /// What keeps the plan from being executed, found without reading a weight.
  public let obstacles: [ConversionError]
  /// Whether an importance matrix with at least one entry was given.
  public let hasImportance: Bool
  /// Chunks of text that the importance matrix was made of; `nil` where it does not say.
  public let importanceChunkCount: Int?
  /// Tokens that the mean over all experts is worth beside those that reached an expert; 0 where
  /// each stands for itself.
  public let importancePrior: Float
  /// Entries of the importance matrix that no tensor of the output takes.
  public let unusedImportance: [String]
  /// The files that hold the weights, each once.
  public let sourceFiles: [String]
  /// Whether one of them is a stream that is best read from its beginning to its end.
  public let readsSequentially: Bool
  /// What the output is called where no name is given, without a directory.
  public let defaultFileName: String
  /// What its default name calls the output's type: the file type asked for, or the one found.
  public let typeName: String

  /// The keys of the first file, which describe the whole model, in writing order.
  public var metadata: GGUFMetadata { parts[0].metadata }
  /// Bytes of all files.
  public var fileSize: Int { parts.reduce(0) { $0 + $1.layout.fileSize } }
  /// Weights in all tensors.
  public let elementCount: Int
  /// Bytes of all tensors, padding left aside.
  public let byteCount: Int
  /// Bits that a weight takes on average, tensors' data alone.
  public var bitsPerWeight: Double {
    elementCount == 0 ? 0 : 8 * Double(byteCount) / Double(elementCount)
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
  /// The type that was chosen first, where the rows are not whole blocks of it.
  public let fallbackFrom: ElementType?
  /// The 16-bit type through which weights are rounded before they are encoded, if any.
  public let rounding: ElementType?
  /// Importance of the columns, if any.
  public let importance: TensorImportance?
  /// What the importance matrix knows of the tensor; `nil` without a matrix or an entry.
  public let coverage: EntryCoverage?
  /// Whether the tensor cannot be made without importance: its type is too small to be chosen
  /// blindly.
  public let needsImportance: Bool
  /// The number of the file that it goes to, from 0.
  public let part: Int
  /// Its bytes in that file, padding left aside.
  public let bytes: Range<Int>
  /// The source's weights in another form, which the blocks must decode to exactly.
  public let proof: (any TensorView)?
  /// Which rows of the model it is made of.
  let rows: RowsIdentity
  /// Bytes in the output, padding left aside.
  public var byteCount: Int { bytes.count }

  /// Whether the rows are not whole blocks of the type chosen first.
  public var fellBack: Bool { fallbackFrom != nil }

  /// Whether the source's bytes are the output's.
  public var isMoved: Bool { view.elementType == type && rounding == nil }
}

/// One file of the output.
public struct PlannedPart: Sendable {
  /// Its keys in writing order.
  public let metadata: GGUFMetadata
  /// Those of the plan's tensors that it holds.
  public let tensors: Range<Int>
  /// The header's bytes and the place of each of its tensors.
  public let layout: GGUFLayout
}

extension Plan {
  /// The names of the files for an output of that name: the name itself, or of a split set
  /// `STEM-00001-of-00003.gguf` and so on, STEM the name without `.gguf`.
  public func fileNames(for name: String) -> [String] {
    guard isSplit else { return [name] }
    return GGUFSplitName.names(of: parts.count, for: name)
  }
}

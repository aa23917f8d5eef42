import Families
import GGUF
import Importance
import Storage
import Tensors
import Views

/// A tensor of a plan before its place in a file is known.
struct Draft {
  let name: String
  let view: any TensorView
  let rows: RowsIdentity
  let type: ElementType
  let rule: String
  /// The type that was chosen first, where rows are not whole blocks of it.
  let fallbackFrom: ElementType?
  let rounding: ElementType?
  var importance: TensorImportance?
  /// What the importance matrix knows of the tensor.
  var coverage: EntryCoverage?
  var needsImportance = false
  /// The source's weights in another form, which moved blocks must decode to exactly.
  var proof: (any TensorView)?
  /// The file of the source set that it comes from, where that counts.
  var sourcePart: Int?
}

/// All of a plan that its two kinds, converter's and quantizer's, decide differently.
struct PlanDraft {
  let tensors: [Draft]
  let metadata: GGUFMetadata
  /// Whether outer dimensions of 1 are written.
  let keepsTrailingOnes: Bool
  let dropped: [DroppedTensor]
  let obstacles: [ConversionError]
  /// Entries of the importance matrix that no tensor takes.
  var unusedImportance: [String] = []
  var hasImportance = false
  var importanceChunkCount: Int?
  var importancePrior: Float = 0
  let sources: [any ByteSource]
  /// Files of the source, where it is a split set.
  var sourceParts = 1
  let defaultFileName: String
  let typeName: String
}

extension Plan {
  /// Lays out the files.
  init(_ draft: PlanDraft, splitting: Splitting, byteOrder: GGUFByteOrder) throws {
    let ranges = try splitting.ranges(of: draft.tensors, sourceParts: draft.sourceParts)
    var (parts, tensors): ([PlannedPart], [PlannedTensor]) = ([], [])
    tensors.reserveCapacity(draft.tensors.count)
    for (number, range) in ranges.enumerated() {
      var metadata = number == 0 ? draft.metadata : GGUFMetadata()
      if ranges.count > 1 {
        let keys = GGUFSplitKeys(
          number: number, count: ranges.count, tensorCount: draft.tensors.count)
        try keys.append(to: &metadata, order: .converter)
      }
      let layout = try GGUFLayout(
        metadata: metadata,
        tensors: draft.tensors[range].map {
          GGUFLayout.Tensor(
            $0.name, $0.type, $0.view.shape, keepsTrailingOnes: draft.keepsTrailingOnes)
        }, byteOrder: byteOrder, padsWithoutTensors: ranges.count > 1)
      parts.append(PlannedPart(metadata: metadata, tensors: range, layout: layout))
      for (tensor, placed) in zip(draft.tensors[range], layout.tensors) {
        tensors.append(PlannedTensor(tensor, part: number, bytes: placed.bytes))
      }
    }
    self.parts = parts
    self.tensors = tensors
    elementCount = tensors.reduce(0) { $0 + $1.shape.elementCount }
    byteCount = tensors.reduce(0) { $0 + $1.byteCount }
    self.byteOrder = byteOrder
    isSplit = ranges.count > 1 || splitting == .asSource
    dropped = draft.dropped
    obstacles = draft.obstacles
    defaultFileName = draft.defaultFileName
    unusedImportance = draft.unusedImportance
    hasImportance = draft.hasImportance
    importanceChunkCount = draft.importanceChunkCount
    importancePrior = draft.importancePrior
    typeName = draft.typeName
    sourceFiles = draft.sources.map(\.name)
    readsSequentially = draft.sources.contains { $0.isSequential }
  }
}

extension PlannedTensor {
  fileprivate init(_ draft: Draft, part: Int, bytes: Range<Int>) {
    self.init(
      name: draft.name, shape: draft.view.shape, type: draft.type, view: draft.view,
      rule: draft.rule, fallbackFrom: draft.fallbackFrom, rounding: draft.rounding,
      importance: draft.importance, coverage: draft.coverage,
      needsImportance: draft.needsImportance,
      part: part, bytes: bytes, proof: draft.proof, rows: draft.rows)
  }
}

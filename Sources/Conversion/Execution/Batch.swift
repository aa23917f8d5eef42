import GGUF
import Tensors
import Views

/// What one or several plans make of a model, ordered by what is read.
///
/// Rows that several outputs are made of are read and decoded once; those that several outputs hold
/// in the same blocks are encoded once.
struct Batch: Sendable {
  /// One tensor of the source and all that is made of it.
  struct Source: Sendable {
    let view: any TensorView
    /// Places in ``Batch/encodings``.
    let encodings: Range<Int>
  }

  /// Blocks that are made of a source's rows, and the files that hold them.
  struct Encoding: Sendable {
    /// The first of the tensors that have these blocks.
    let tensor: PlannedTensor
    let byteOrder: GGUFByteOrder
    private(set) var targets: [Target]
  }

  /// Where an output holds some tensor.
  struct Target: Hashable, Sendable {
    let plan: Int
    /// The number of the tensor in the plan.
    let tensor: Int
    /// The number of the file among those of all plans.
    let file: Int
    /// The place of its first byte in the file.
    let offset: Int
  }

  let plans: [Plan]
  /// In the order in which they are best read.
  let sources: [Source]
  let encodings: [Encoding]
  /// The shape of each encoding.
  var shapes: [Shape] { encodings.map(\.tensor.shape) }

  init(_ plans: [Plan]) {
    var order: [RowsIdentity] = []
    var made: [RowsIdentity: [Encoding]] = [:]
    var firstFile = 0
    for (number, plan) in plans.enumerated() {
      for (index, tensor) in plan.tensors.enumerated() {
        let target = Target(
          plan: number, tensor: index, file: firstFile + tensor.part,
          offset: tensor.bytes.lowerBound)
        if made[tensor.rows] == nil { order.append(tensor.rows) }
        made[tensor.rows, default: []].add(tensor, byteOrder: plan.byteOrder, target: target)
      }
      firstFile += plan.parts.count
    }
    if plans.contains(where: \.readsSequentially) { order.sortByOrigin(of: made) }

    var (sources, encodings): ([Source], [Encoding]) = ([], [])
    for rows in order {
      guard let group = made[rows], let first = group.first else { continue }
      let range = encodings.count..<encodings.count + group.count
      sources.append(Source(view: first.tensor.view, encodings: range))
      encodings += group
    }
    self.plans = plans
    self.sources = sources
    self.encodings = encodings
  }

  /// Pieces of rows, in the order of the sources; how they are cut depends on nothing else.
  var chunks: ChunkList {
    ChunkList(
      sources.enumerated().map { index, source in
        ChunkList.Item(
          tensor: index, shape: source.view.shape, rowsAtOnce: source.view.rowsAtOnce)
      })
  }

  /// Bytes of all tensors of all outputs, padding left aside.
  var byteCount: Int {
    plans.reduce(0) { sum, plan in plan.tensors.reduce(sum) { $0 + $1.byteCount } }
  }

  /// Bytes that a chunk becomes in all outputs.
  func byteCount(of chunk: Chunk) -> Int {
    encodings[sources[chunk.tensor].encodings].reduce(0) {
      $0 + $1.targets.count * $1.tensor.rowBytes * chunk.rows.count
    }
  }
}

extension PlannedTensor {
  /// Bytes of a row in the output.
  var rowBytes: Int { shape.rowCount == 0 ? 0 : byteCount / shape.rowCount }

  /// Whether the blocks of both are the same, given the same rows.
  fileprivate func isEncoded(as other: PlannedTensor) -> Bool {
    type == other.type && rounding == other.rounding && (proof == nil) == (other.proof == nil)
      && importance == other.importance
  }
}

extension [Batch.Encoding] {
  /// Adds a tensor that is made of the same rows as all of these.
  fileprivate mutating func add(
    _ tensor: PlannedTensor, byteOrder: GGUFByteOrder, target: Batch.Target
  ) {
    let same = firstIndex { $0.byteOrder == byteOrder && $0.tensor.isEncoded(as: tensor) }
    if let same {
      self[same].add(target)
    } else {
      append(Batch.Encoding(tensor: tensor, byteOrder: byteOrder, targets: [target]))
    }
  }
}

extension Batch.Encoding {
  fileprivate mutating func add(_ target: Batch.Target) { targets.append(target) }
}

extension [RowsIdentity] {
  /// A compressed source is best read from its beginning to its end.
  fileprivate mutating func sortByOrigin(of made: [RowsIdentity: [Batch.Encoding]]) {
    let keyed = enumerated().map { index, rows in
      (origin: made[rows]?.first?.tensor.view.origin, index: index, rows: rows)
    }
    self = keyed.sorted { a, b in
      (a.origin?.source ?? "", a.origin?.offset ?? 0, a.index)
        < (b.origin?.source ?? "", b.origin?.offset ?? 0, b.index)
    }.map(\.rows)
  }
}

public import Tensors

/// A run of whole rows of one tensor: the unit of work.
public struct Chunk: Hashable, Sendable {
  /// The tensor's index in the list that the chunks were made from.
  public let tensor: Int
  /// Rows of the tensor.
  public let rows: Range<Int>
}

/// All chunks of a list of tensors, by number.
///
/// Nothing is kept for a single chunk: a model may have millions of them.
public struct ChunkList: Sendable {
  /// Weights in a chunk, so that its floats stay in the second-level cache (docs/kernels.md).
  public static let usualWeights = 1 << 17

  /// A tensor that is cut into chunks.
  public struct Item: Sendable {
    let tensor: Int
    let rowCount: Int
    let rowLength: Int
    let rowsAtOnce: Int

    /// - Parameters:
    ///   - tensor: the index that its chunks carry.
    ///   - rowsAtOnce: a chunk has a multiple of these rows, where the tensor does.
    public init(tensor: Int, shape: Shape, rowsAtOnce: Int = 1) {
      self.tensor = tensor
      self.rowsAtOnce = max(1, rowsAtOnce)
      rowCount = shape.rowCount
      rowLength = shape.rowLength
    }
  }

  private struct Entry {
    let item: Item
    let rowsOfChunk: Int
    let firstChunk: Int
    var chunkCount: Int { (item.rowCount + rowsOfChunk - 1) / rowsOfChunk }
  }

  private let entries: [Entry]
  /// How many chunks there are.
  public let count: Int

  /// - Parameter items: the tensors in the order in which they are to be read.
  public init(_ items: [Item], weights: Int = Self.usualWeights) {
    var entries: [Entry] = []
    var first = 0
    for item in items where item.rowCount > 0 {
      let fitting = weights / item.rowLength / item.rowsAtOnce * item.rowsAtOnce
      let rows = min(item.rowCount, max(item.rowsAtOnce, fitting))
      let entry = Entry(item: item, rowsOfChunk: rows, firstChunk: first)
      entries.append(entry)
      first += entry.chunkCount
    }
    self.entries = entries
    count = first
  }

  /// The chunk of that number, in 0 ..< count.
  public subscript(number: Int) -> Chunk {
    // The last entry whose first chunk is not beyond the number.
    var (low, high) = (0, entries.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if entries[middle].firstChunk <= number { low = middle } else { high = middle }
    }
    let entry = entries[low]
    let start = (number - entry.firstChunk) * entry.rowsOfChunk
    let end = min(start + entry.rowsOfChunk, entry.item.rowCount)
    return Chunk(tensor: entry.item.tensor, rows: start..<end)
  }
}

extension Shape {
  /// Rows of each matrix of a stack: the second dimension from the end; of a matrix, all its rows.
  public var rowsOfMatrix: Int { rank > 2 ? dimensions[rank - 2] : rowCount }

  /// Matrices of a stack, such as experts; 1 where nothing is stacked.
  public var matrixCount: Int { rank > 2 ? rowCount / max(1, rowsOfMatrix) : 1 }
}

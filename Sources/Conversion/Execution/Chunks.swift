/// A run of whole rows of one tensor: the unit of work.
struct Chunk: Sendable {
  /// Index into the plan's tensors.
  let tensor: Int
  let rows: Range<Int>
}

/// All chunks of a plan, by number. Nothing is kept for each chunk: a model may have millions.
struct ChunkList: Sendable {
  /// Weights in a chunk, so that its floats stay in the second-level cache (docs/kernels.md).
  static let targetWeights = 1 << 17

  private struct Entry {
    let tensor: Int
    let rowCount: Int
    let rowsOfChunk: Int
    /// Rows of one matrix; a chunk does not cross from one to the next.
    let rowsOfMatrix: Int
    let firstChunk: Int
    var chunksOfMatrix: Int { (rowsOfMatrix + rowsOfChunk - 1) / rowsOfChunk }
    var chunkCount: Int { rowCount / rowsOfMatrix * chunksOfMatrix }
  }

  private let entries: [Entry]
  let count: Int

  /// - Parameter order: indices of the plan's tensors in the order in which they are to be read.
  init(_ tensors: [PlannedTensor], order: [Int], targetWeights: Int = Self.targetWeights) {
    var entries: [Entry] = []
    var first = 0
    for index in order {
      let tensor = tensors[index]
      let rows = tensor.shape.rowCount
      guard rows > 0 else { continue }
      let perMatrix =
        tensor.importance != nil && tensor.shape.rank > 2
        ? tensor.shape.dimensions[tensor.shape.rank - 2] : rows
      let entry = Entry(
        tensor: index, rowCount: rows,
        rowsOfChunk: max(1, min(perMatrix, targetWeights / tensor.shape.rowLength)),
        rowsOfMatrix: perMatrix, firstChunk: first)
      entries.append(entry)
      first += entry.chunkCount
    }
    self.entries = entries
    count = first
  }

  subscript(number: Int) -> Chunk {
    // The last entry whose first chunk is not beyond the number.
    var (low, high) = (0, entries.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if entries[middle].firstChunk <= number { low = middle } else { high = middle }
    }
    let entry = entries[low]
    let (matrix, chunk) = (number - entry.firstChunk)
      .quotientAndRemainder(dividingBy: entry.chunksOfMatrix)
    let start = matrix * entry.rowsOfMatrix + chunk * entry.rowsOfChunk
    let end = min(start + entry.rowsOfChunk, (matrix + 1) * entry.rowsOfMatrix)
    return Chunk(tensor: entry.tensor, rows: start..<end)
  }
}

import Quantization
import Synchronization
import Views

extension Comparison {
  /// Tells the pairs whose weights are not the same to the last bit.
  ///
  /// Bytes of one type are compared as they are; only where they differ are they decoded.
  ///
  /// - Parameter progress: called with the bytes read so far, and with those of all tensors, from
  ///   any task.
  /// - Returns: for each pair, in their order, `nil` where type and bytes are equal, otherwise how
  ///   far the values are apart, over the chunks of rows that differ.
  public func differences(
    workerCount: Int,
    progress: @escaping @Sendable (_ read: Int, _ all: Int) -> Void = { _, _ in }
  ) async throws -> [ErrorStatistics?] {
    let reading = ReadingProgress(pairs.map { [$0.reference, $0.candidate] }, tell: progress)
    let chunks = ChunkList(
      pairs.indices.map { ChunkList.Item(tensor: $0, shape: pairs[$0].reference.shape) })
    let results = OrderedErrors(pairs.map(\.reference.shape))
    let differs = Mutex(pairs.map { $0.reference.elementType != $0.candidate.elementType })
    try await chunks.forEach(workerCount: workerCount) {
      (reference: RowReader(kernels: kernels), candidate: RowReader(kernels: kernels))
    } process: { readers, number, chunk in
      let pair = pairs[chunk.tensor]
      let first = try unsafe readers.reference.bytes(of: pair.reference, rows: chunk.rows)
      let second = try unsafe readers.candidate.bytes(of: pair.candidate, rows: chunk.rows)
      var rows: RowErrors?
      if unsafe pair.reference.elementType != pair.candidate.elementType
        || !first.elementsEqual(second)
      {
        rows = try unsafe RowErrors(
          reference: readers.reference.floats(first, of: pair.reference),
          candidate: readers.candidate.floats(second, of: pair.candidate),
          shape: pair.reference.shape, firstRow: chunk.rows.lowerBound,
          type: pair.candidate.elementType, kernels: kernels)
        differs.withLock { $0[chunk.tensor] = true }
      }
      results.add(rows, chunk: number, tensor: chunk.tensor)
      reading.add(chunk)
    }
    return zip(results.totals, differs.withLock { $0 }).map { $1 ? $0.total : nil }
  }
}

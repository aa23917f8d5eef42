import GGUF
import Measurement
public import Quantization
public import Storage
import Synchronization
import Tensors
import Views

/// Moves the weights that a plan describes.
///
/// A fixed number of workers, children of one task group, take chunk numbers from one counter; each
/// chunk's place in the output is known, so that nothing is ordered and nothing waits. Memory is that of
/// the workers' buffers, whatever the model's size, and the bytes do not depend on the number of workers.
public struct Executor: Sendable {
  /// How to execute; nothing here changes the bytes.
  public struct Settings: Sendable {
    /// Workers at once, at least 1.
    public var workerCount: Int
    /// What encodes and decodes.
    public var kernels: KernelSet
    /// Whether NaN and infinite weights are converted instead of refused.
    public var allowNonFinite: Bool

    /// Settings that refuse weights which are not finite, unless told otherwise.
    public init(workerCount: Int, kernels: KernelSet, allowNonFinite: Bool = false) {
      self.workerCount = workerCount
      self.kernels = kernels
      self.allowNonFinite = allowNonFinite
    }
  }

  let plan: Plan
  let settings: Settings

  /// - Throws: the first of the plan's obstacles.
  public init(_ plan: Plan, settings: Settings) throws(ConversionError) {
    if let obstacle = plan.obstacles.first { throw obstacle }
    self.plan = plan
    self.settings = settings
  }

  /// Writes a plan of one file, as ``run(into:progress:)-(OutputSet,_)`` does.
  public func run(
    into output: OutputFile, progress: @escaping @Sendable (ConversionProgress) -> Void = { _ in }
  ) async throws -> ConversionReport {
    try await run(into: OutputSet(output), progress: progress)
  }

  /// Writes all files of the plan; on an error they are abandoned and nothing is left behind.
  ///
  /// - Parameters:
  ///   - output: as many files as the plan has parts (``Plan/fileNames(for:)``).
  ///   - progress: called after each chunk, from any task, one call at a time.
  public func run(
    into output: OutputSet, progress: @escaping @Sendable (ConversionProgress) -> Void = { _ in }
  ) async throws -> ConversionReport {
    do {
      guard output.files.count == plan.parts.count else {
        throw ConversionError.option(
          "the plan has \(plan.parts.count) files, the output \(output.files.count)")
      }
      try output.reserve(plan.parts.map(\.layout.fileSize))
      for (part, file) in zip(plan.parts, output.files) {
        try file.write(part.layout.header, at: 0)
      }
      let totals = try await moveWeights(into: output, progress: progress)
      try output.commit()
      let tensors = zip(plan.tensors, totals).map {
        ConversionReport.TensorReport(tensor: $0, statistics: $1)
      }
      return ConversionReport(tensors: tensors, fileSize: plan.fileSize)
    } catch {
      output.abandon()
      throw error
    }
  }

  private func moveWeights(
    into output: OutputSet, progress: @escaping @Sendable (ConversionProgress) -> Void
  ) async throws -> [ErrorStatistics] {
    let chunks = ChunkList(
      readingOrder.map { index in
        let tensor = plan.tensors[index]
        return ChunkList.Item(
          tensor: index, shape: tensor.shape, rowsAtOnce: tensor.view.rowsAtOnce,
          separatesMatrices: tensor.importance != nil)
      })
    let statistics = OrderedStatistics(tensorCount: plan.tensors.count)
    let bytesInAll = plan.tensors.reduce(0) { $0 + $1.byteCount }
    let written = WrittenBytes()
    try await chunks.forEach(workerCount: settings.workerCount) {
      Worker(
        plan: plan, kernels: settings.kernels, allowNonFinite: settings.allowNonFinite,
        output: output)
    } process: { worker, number, chunk in
      let result = try worker.process(chunk)
      statistics.add(result, chunk: number, tensor: chunk.tensor)
      let tensor = plan.tensors[chunk.tensor]
      let bytes = tensor.byteCount / tensor.shape.rowCount * chunk.rows.count
      written.add(bytes) { sum in
        progress(
          ConversionProgress(tensor: tensor.name, bytesWritten: sum, bytesInAll: bytesInAll))
      }
    }
    return statistics.totals
  }

  /// The plan's tensors in the order in which the sources are best read: that of the output, or where a
  /// source is a compressed stream, that of the source's bytes.
  private var readingOrder: [Int] {
    let indices = Array(plan.tensors.indices)
    guard plan.readsSequentially else { return indices }
    return indices.sorted { a, b in
      let (first, second) = (plan.tensors[a].view.origin, plan.tensors[b].view.origin)
      return (first.source, first.offset, a) < (second.source, second.offset, b)
    }
  }
}

/// Counts bytes and tells the sum, one caller at a time.
private final class WrittenBytes: Sendable {
  private let sum = Mutex(0)

  func add(_ bytes: Int, report: (Int) -> Void) {
    sum.withLock { sum in
      sum += bytes
      report(sum)
    }
  }
}

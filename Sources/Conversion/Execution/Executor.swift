import GGUF
import Measurement
public import Quantization
public import Storage
import Tensors
import Views

/// Moves the weights that plans describe.
///
/// A fixed number of workers, children of one task group, take chunk numbers from one counter; each
/// chunk's place in the outputs is known, so that nothing is ordered and nothing waits. Memory is that of
/// the workers' buffers, whatever the model's size and however many the outputs, and the bytes depend
/// neither on the number of workers nor on what else is made of the same model.
public struct Executor: Sendable {
  /// How to execute; nothing here changes the bytes.
  public struct Settings: Sendable {
    /// Workers at once, at least 1.
    public var workerCount: Int
    /// What encodes and decodes.
    public var kernels: KernelSet
    /// Whether NaN and infinite weights are converted instead of refused.
    public var allowNonFinite: Bool
    /// Called when all weights are written and no file has its name yet; what it throws ends the run.
    public var beforeCommit: (@Sendable (OutputSet) async throws -> Void)?

    /// Settings that refuse weights which are not finite, unless told otherwise.
    public init(workerCount: Int, kernels: KernelSet, allowNonFinite: Bool = false) {
      self.workerCount = workerCount
      self.kernels = kernels
      self.allowNonFinite = allowNonFinite
    }
  }

  let batch: Batch
  let settings: Settings

  /// Executes one plan.
  ///
  /// - Throws: the first of the plan's obstacles.
  public init(_ plan: Plan, settings: Settings) throws(ConversionError) {
    try self.init([plan], settings: settings)
  }

  /// Executes plans of one model together: what several of them hold is read once.
  ///
  /// - Parameter plans: of one call of ``Planner/plans(_:of:)``; plans made apart share nothing.
  /// - Throws: the first of the plans' obstacles.
  public init(_ plans: [Plan], settings: Settings) throws(ConversionError) {
    if let obstacle = plans.lazy.flatMap(\.obstacles).first { throw obstacle }
    batch = Batch(plans)
    self.settings = settings
  }

  /// Writes one plan of one file, as ``run(into:progress:)-(OutputSet,_)`` does.
  public func run(
    into output: OutputFile, progress: @escaping @Sendable (ConversionProgress) -> Void = { _ in }
  ) async throws -> ConversionReport {
    guard batch.plans.count == 1 else {
      throw ConversionError.option("\(batch.plans.count) plans need as many files, there is one")
    }
    return try await run(into: OutputSet(output), progress: progress)[0]
  }

  /// Writes all files of the plans; on an error they are abandoned and nothing is left behind.
  ///
  /// - Parameters:
  ///   - output: the files of each plan in order, as many as it has parts (``Plan/fileNames(for:)``).
  ///   - progress: called after each chunk, from any task, one call at a time.
  /// - Returns: a report for each plan.
  public func run(
    into output: OutputSet, progress: @escaping @Sendable (ConversionProgress) -> Void = { _ in }
  ) async throws -> [ConversionReport] {
    do {
      let parts = batch.plans.flatMap(\.parts)
      guard output.files.count == parts.count else {
        throw ConversionError.option(
          "the plans have \(parts.count) files, the output \(output.files.count)")
      }
      try output.reserve(parts.map(\.layout.fileSize))
      for (part, file) in zip(parts, output.files) { try file.write(part.layout.header, at: 0) }
      let totals = try await moveWeights(into: output, progress: progress)
      try await settings.beforeCommit?(output)
      try output.commit()
      return reports(totals)
    } catch {
      output.abandon()
      throw error
    }
  }

  /// - Returns: the statistics of each encoding.
  private func moveWeights(
    into output: OutputSet, progress: @escaping @Sendable (ConversionProgress) -> Void
  ) async throws -> [ErrorStatistics] {
    let batch = self.batch
    let ledger = ChunkLedger(encodingCount: batch.encodings.count)
    let bytesInAll = batch.byteCount
    try await batch.chunks.forEach(workerCount: settings.workerCount) {
      Worker(
        batch: batch, kernels: settings.kernels, allowNonFinite: settings.allowNonFinite,
        output: output)
    } process: { worker, number, chunk in
      let statistics = try worker.process(chunk)
      let source = batch.sources[chunk.tensor]
      let entry = ChunkLedger.Entry(
        source: chunk.tensor, isLast: chunk.rows.upperBound == source.view.shape.rowCount,
        firstEncoding: source.encodings.lowerBound, statistics: statistics,
        byteCount: batch.byteCount(of: chunk))
      ledger.add(entry, number: number) { bytesWritten, _ in
        let name = batch.encodings[source.encodings.lowerBound].tensor.name
        progress(
          ConversionProgress(tensor: name, bytesWritten: bytesWritten, bytesInAll: bytesInAll))
      }
    }
    return ledger.totals
  }

  /// A report for each plan.
  ///
  /// - Parameter totals: the statistics of each encoding.
  private func reports(_ totals: [ErrorStatistics]) -> [ConversionReport] {
    var statistics = batch.plans.map { [ErrorStatistics?](repeating: nil, count: $0.tensors.count) }
    for (encoding, total) in zip(batch.encodings, totals) {
      for target in encoding.targets { statistics[target.plan][target.tensor] = total }
    }
    return zip(batch.plans, statistics).map { plan, statistics in
      ConversionReport(
        tensors: zip(plan.tensors, statistics).map {
          ConversionReport.TensorReport(tensor: $0, statistics: $1 ?? ErrorStatistics())
        }, fileSize: plan.fileSize)
    }
  }
}

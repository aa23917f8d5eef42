import GGUF
import Measurement
public import Quantization
public import Storage
public import SystemPackage
import Tensors
import Views

/// Moves the weights that plans describe.
///
/// A fixed number of workers, children of one task group, take chunk numbers from one counter; each
/// chunk's place in the outputs is known, so that nothing is ordered and nothing waits. Memory is
/// that of the workers' buffers, whatever the model's size and however many the outputs, and the
/// bytes depend neither on the number of workers nor on what else is made of the same model.
public struct Executor: Sendable {
  /// How to execute; nothing here changes the bytes.
  public struct Settings: Sendable {
    /// Workers at once, at least 1.
    public var workerCount: Int
    /// What encodes and decodes.
    public var kernels: KernelSet
    /// Whether NaN and infinite weights are converted instead of refused.
    public var allowNonFinite: Bool
    /// Called when all weights are written and no file has its name yet; what it throws ends the
    /// run.
    public var beforeCommit: (@Sendable (OutputSet) async throws -> Void)?
    /// Called with a report for each plan when all files have their names; the run is complete once
    /// it returns.
    public var afterCommit: (@Sendable (_ reports: [ConversionReport]) throws -> Void)?

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

  /// Writes one plan of one file, as ``run(into:report:)-(RunOutput,_)`` does.
  public func run(
    into output: OutputFile, progress: @escaping @Sendable (ConversionProgress) -> Void = { _ in }
  ) async throws -> ConversionReport {
    guard batch.plans.count == 1 else {
      throw ConversionError.option("\(batch.plans.count) plans need as many files, there is one")
    }
    return try await run(into: OutputSet(output)) { event in
      if case .progressed(let state) = event { progress(state) }
    }[0]
  }

  /// Writes all files of the plans; on an error they are abandoned and nothing is left behind.
  ///
  /// - Parameters:
  ///   - output: the files of each plan in order, as many as it has parts
  ///     (``Plan/fileNames(for:)``).
  ///   - report: as in ``run(into:report:)-(RunOutput,_)``.
  /// - Returns: a report for each plan.
  public func run(
    into output: OutputSet, report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
  ) async throws -> [ConversionReport] {
    try await run(
      into: RunOutput(output, shapes: batch.shapes), report: report)
  }

  /// Makes the files of the plans, or takes up those that an earlier run has left.
  ///
  /// - Parameter paths: the final names of each plan's files in order.
  /// - Throws: `StorageError` for names that are taken and outputs that another process works on,
  ///   `ConversionError.cannotResume` where an earlier run was one of other sources or options.
  public func open(_ paths: [FilePath], options: RunOutput.Options) throws -> RunOutput {
    try RunOutput(batch, at: paths, options: options)
  }

  /// Writes all files of the plans, from where an earlier run has ended if there was one.
  ///
  /// All files take their names together. On an error, or where the task is cancelled (within a
  /// chunk), nothing is left behind; an output that is to be kept stays for a later run.
  ///
  /// - Parameters:
  ///   - output: of ``open(_:options:)``.
  ///   - report: called from any task, one call at a time.
  /// - Returns: a report for each plan.
  public func run(
    into output: RunOutput, report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
  ) async throws -> [ConversionReport] {
    let ledger = ChunkLedger(output.start)
    let checkpointer = output.journal.map {
      Checkpointer(output.files, $0, ledger, secondsBefore: output.secondsContinued)
    }
    let reports: [ConversionReport]
    do {
      try begin(output, report: report)
      try await moveWeights(into: output, ledger, checkpointer, report: report)
      try checkpointer?.writeLine()
      try await settings.beforeCommit?(output.files)
      try output.files.commit()
      reports = self.reports(ledger.totals)
      try settings.afterCommit?(reports)
      output.journal?.journal.remove()
    } catch {
      // What is done since the last line counts, too.
      if output.isKept { try? checkpointer?.writeLine() }
      output.abandon(hasProgress: checkpointer?.hasRecorded ?? false)
      throw error
    }
    report(.finished(reports))
    return reports
  }

  /// Takes the room and writes the headers.
  private func begin(
    _ output: RunOutput, report: @Sendable (ConversionEvent) -> Void
  ) throws {
    let parts = batch.plans.flatMap(\.parts)
    guard output.files.files.count == parts.count else {
      throw ConversionError.option(
        "the plans have \(parts.count) files, the output \(output.files.files.count)")
    }
    if output.start.nextChunk == 0 {
      try output.files.reserve(parts.map(\.layout.fileSize))
      for (part, file) in zip(parts, output.files.files) {
        try file.write(part.layout.header, at: 0)
      }
    }
    report(.started(bytesInAll: batch.byteCount, bytesContinued: output.bytesContinued))
  }

  /// Reads, encodes and writes all chunks that are not done.
  private func moveWeights(
    into output: RunOutput, _ ledger: ChunkLedger, _ checkpointer: Checkpointer?,
    report: @escaping @Sendable (ConversionEvent) -> Void
  ) async throws {
    let batch = self.batch
    let bytesInAll = batch.byteCount
    try await batch.chunks.forEach(
      from: output.start.nextChunk, workerCount: settings.workerCount
    ) {
      Worker(
        batch: batch, kernels: settings.kernels, allowNonFinite: settings.allowNonFinite,
        output: output.files)
    } process: { worker, number, chunk in
      let errors = try worker.process(chunk)
      let source = batch.sources[chunk.tensor]
      let entry = ChunkLedger.Entry(
        source: chunk.tensor, isLast: chunk.rows.upperBound == source.view.shape.rowCount,
        firstEncoding: source.encodings.lowerBound, errors: errors,
        byteCount: batch.byteCount(of: chunk))
      ledger.add(entry, number: number) { bytesWritten, finished in
        for (source, errors) in finished {
          tell(of: source, errors, to: report)
        }
        let name = batch.encodings[source.encodings.lowerBound].tensor.name
        report(
          .progressed(
            ConversionProgress(tensor: name, bytesWritten: bytesWritten, bytesInAll: bytesInAll)))
      }
      try checkpointer?.writeLineIfDue()
    }
  }

  /// Tells of the tensors that are made of a source, output by output.
  private func tell(
    of source: Int, _ errors: [TensorErrors],
    to report: @Sendable (ConversionEvent) -> Void
  ) {
    for (encoding, errors) in zip(batch.encodings[batch.sources[source].encodings], errors) {
      for target in encoding.targets {
        let tensor = batch.plans[target.plan].tensors[target.tensor]
        report(
          .finishedTensor(
            output: target.plan,
            ConversionReport.TensorReport(tensor: tensor, errors: errors)))
      }
    }
  }

  /// A report for each plan.
  ///
  /// - Parameter totals: the errors of each encoding.
  private func reports(_ totals: [TensorErrors]) -> [ConversionReport] {
    var errors = batch.plans.map { [TensorErrors?](repeating: nil, count: $0.tensors.count) }
    for (encoding, total) in zip(batch.encodings, totals) {
      for target in encoding.targets { errors[target.plan][target.tensor] = total }
    }
    return zip(batch.plans, errors).map { plan, errors in
      ConversionReport(
        tensors: zip(plan.tensors, errors).map {
          ConversionReport.TensorReport(tensor: $0, errors: $1 ?? TensorErrors($0.shape))
        }, fileSize: plan.fileSize)
    }
  }
}

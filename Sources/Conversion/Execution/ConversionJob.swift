public import Checkpoints
import Storage
import Synchronization
public import SystemPackage

/// A conversion from a model to its files: planned, checked and written in one call.
///
/// ```swift
/// let job = ConversionJob(model, outputs: [PlanOptions(target: .fileType(.Q4_K_M))], settings: settings)
/// for try await event in job.events() { … }
/// ```
public struct ConversionJob: Sendable {
  /// What is converted.
  public var input: ModelInput
  /// The options of each output; all are made from one reading.
  public var outputs: [PlanOptions]
  /// How weights are moved.
  public var settings: Executor.Settings
  /// How files are made.
  public var files = RunOutput.Options()
  /// The final names of each plan's files, for the plans of the outputs in order.
  public var names: @Sendable (_ plans: [Plan]) throws -> [FilePath]

  /// A conversion to files that are named after the model.
  ///
  /// - Parameter directory: where they go, which is there; empty for the working directory.
  public init(
    _ input: ModelInput, outputs: [PlanOptions], into directory: FilePath = "",
    settings: Executor.Settings
  ) {
    self.input = input
    self.outputs = outputs
    self.settings = settings
    names = { plans in
      plans.flatMap { plan in
        plan.fileNames(for: directory.appending(plan.defaultFileName).string).map { FilePath($0) }
      }
    }
  }

  /// Does all of it.
  ///
  /// A cancelled task stops within a chunk and cleans up before this returns.
  ///
  /// - Parameter report: called from any task, one call at a time.
  /// - Returns: a report for each output.
  /// - Throws: what is wrong with the model, the options or the files: as ``Planner/plans(_:of:)``,
  ///   ``Executor/open(_:options:)`` and ``Executor/run(into:report:)-(RunOutput,_)``; `CancellationError`.
  @discardableResult
  public func run(
    report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
  ) async throws -> [ConversionReport] {
    let plans = try Planner.plans(outputs, of: input)
    report(.planned(plans))
    let executor = try Executor(plans, settings: settings)
    return try await executor.run(
      into: executor.open(names(plans), options: files), report: report)
  }

  /// The same as a sequence, which ends with ``ConversionEvent/finished(_:)`` or throws.
  ///
  /// The conversion runs while the sequence is there: where its consumer stops, or its task is cancelled,
  /// it is cancelled too. Of the bytes written it tells in steps of a thousandth.
  public func events() -> AsyncThrowingStream<ConversionEvent, any Error> {
    AsyncThrowingStream { continuation in
      let steps = ProgressSteps()
      let task = Task {
        do {
          try await run { event in
            if steps.areCrossed(by: event) { continuation.yield(event) }
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

/// Thins out events of progress, which come with each of perhaps millions of chunks.
private final class ProgressSteps: Sendable {
  private let last = Mutex(-1)

  /// Whether an event is to be told.
  func areCrossed(by event: ConversionEvent) -> Bool {
    guard case .progressed(let state) = event else { return true }
    let step = Int(1000 * state.share)
    return last.withLock { last in
      defer { last = max(last, step) }
      return step > last
    }
  }
}

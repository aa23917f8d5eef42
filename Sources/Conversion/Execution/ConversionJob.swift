public import Checkpoints
import Storage
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
  /// What the plan of each output must meet.
  public var demands = Preflight()
  /// How weights are moved.
  public var settings: Executor.Settings
  /// How files are made.
  public var files = RunOutput.Options()
  /// The manifests to be left, if any.
  public var manifests: ManifestRequest?
  /// What else is to be left, if anything.
  public var appendix: ConversionAppendix?
  /// The final names of each plan's files, for the plans of the outputs in order.
  ///
  /// Called when all is planned and nothing has been made yet; what it throws ends the job.
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

  /// What would be made: a plan for each output, from headers alone.
  ///
  /// - Throws: as ``Planner/plans(_:of:)``; a demand that a plan does not meet (`PreflightError`),
  ///   and a type that needs an importance matrix where none was given.
  public func plans() throws -> [Plan] {
    let plans = try Planner.plans(outputs, of: input)
    for plan in plans {
      try plan.requireImportance()
      try demands.check(plan)
    }
    return plans
  }

  /// Does all of it.
  ///
  /// A cancelled task stops within a chunk and cleans up before this returns.
  ///
  /// - Parameter report: called from any task, one call at a time.
  /// - Returns: a report for each output.
  /// - Throws: what is wrong with the model, the options or the files: as ``plans()``,
  ///   ``Executor/open(_:options:)`` and ``Executor/run(into:report:)-(RunOutput,_)``;
  ///   `CancellationError`.
  @discardableResult
  public func run(
    report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
  ) async throws -> [ConversionReport] {
    var plans = try plans()
    let manifests = try self.manifests.map {
      try ManifestWriter($0, plans, of: input, version: files.version)
    }
    if let manifests, self.manifests?.isEmbedded == true {
      plans = try Planner.plans(manifests.options(outputs), of: input)
    }
    report(.planned(plans))
    let executor = try Executor(plans, settings: settings(manifests, plans))
    let output = try open(executor, names(plans), plans, manifests, report)
    report(.opened(output))
    return try await executor.run(into: output, report: report)
  }

  /// Makes the files, or takes up those of an earlier run, and tells of what else is beside them.
  private func open(
    _ executor: Executor, _ paths: [FilePath], _ plans: [Plan], _ manifests: ManifestWriter?,
    _ report: (ConversionEvent) -> Void
  ) throws -> RunOutput {
    func tell(of leftovers: [Leftover]) {
      if !leftovers.isEmpty { report(.foundLeftovers(leftovers)) }
    }
    // Before names are refused, which may be about these; a run that continues one takes it first.
    if !files.resuming { tell(of: Leftover.all(beside: paths)) }
    let output = try executor.open(paths, options: files)
    if files.resuming {
      tell(of: Leftover.all(beside: paths) { output.partialPaths.contains($0) })
    }
    do {
      // What was left of a complete run may have what is beside its files already.
      if !output.isComplete {
        try manifests?.checkNames(
          force: files.force, beside: paths,
          inputs: plans.flatMap(\.sourceFiles).map { FilePath($0) })
        try appendix?.check(plans)
      }
    } catch {
      output.abandon(hasProgress: output.bytesContinued > 0)
      throw error
    }
    return output
  }

  /// The settings, with what is to be done for manifests and appendix.
  private func settings(_ manifests: ManifestWriter?, _ plans: [Plan]) -> Executor.Settings {
    var settings = self.settings
    let (before, after, force) = (settings.beforeCommit, settings.afterCommit, files.force)
    let workerCount = settings.workerCount
    settings.beforeCommit = { output in
      try await manifests?.record(output, plans: plans, workerCount: workerCount)
      try await before?(output)
    }
    settings.afterCommit = { [appendix] reports in
      try manifests?.write(force: force)
      try appendix?.write(plans, reports)
      try after?(reports)
    }
    return settings
  }

  /// The same as a sequence, which ends with ``ConversionEvent/finished(_:)`` or throws.
  ///
  /// The conversion runs while the sequence is there: where its consumer stops, or its task is
  /// cancelled, it is cancelled too. Of the bytes written it tells twenty times a second, and at
  /// the end.
  public func events() -> AsyncThrowingStream<ConversionEvent, any Error> {
    AsyncThrowingStream { continuation in
      let pace = ProgressPace()
      let task = Task {
        do {
          try await run { event in
            if pace.admits(event) { continuation.yield(event) }
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

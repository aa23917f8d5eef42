import Conversion
import Reporting
import Storage
import SystemPackage

/// Follows a conversion: progress, notes, and what a signal has to remove.
struct ConversionView {
  let isQuiet: Bool
  /// Whether what is written stays where the run does not come to its end.
  let keepsFiles: Bool
  /// The plans of the outputs, once they are known.
  private(set) var plans: [Plan] = []
  /// One an output, once all is done.
  private(set) var reports: [ConversionReport] = []
  private var output: RunOutput?
  private var progress: ProgressReporter?
  private var start = ContinuousClock.now

  init(isQuiet: Bool, keepsFiles: Bool) {
    self.isQuiet = isQuiet
    self.keepsFiles = keepsFiles
  }

  /// Seconds of this run and of those that it continued.
  var seconds: Double {
    (ContinuousClock.now - start) / .seconds(1) + (output?.secondsContinued ?? 0)
  }

  mutating func take(_ event: ConversionEvent) {
    switch event {
    case .planned(let plans): self.plans = plans
    case .foundLeftovers(let leftovers):
      guard !isQuiet else { return }
      for leftover in leftovers { Terminal.error(LeftoverNotes.found(leftover)) }
    case .opened(let output): take(output)
    case .started(_, let bytesContinued):
      progress = ProgressReporter(
        style: Terminal.progressStyle(quiet: isQuiet), alreadyDone: bytesContinued
      ) { Terminal.error($0) }
    case .progressed(let state):
      progress?.update(item: state.tensor, done: state.bytesWritten, of: state.bytesInAll)
    case .finishedTensor: break
    case .finished(let reports): self.reports = reports
    }
  }

  private mutating func take(_ output: RunOutput) {
    self.output = output
    start = ContinuousClock.now
    if keepsFiles {
      Interruption.watch([], saying: isQuiet ? "" : "\n" + LeftoverNotes.kept(output))
      if output.bytesContinued > 0, !isQuiet { Terminal.error(LeftoverNotes.continued(output)) }
    } else {
      Interruption.watch(output.partialPaths)
    }
  }

  /// Ends the progress line, after the conversion or where it fails; then says what is kept.
  func finish() {
    progress?.finish()
    Interruption.end()
    guard keepsFiles, !isQuiet, let output, let path = output.partialPaths.last,
      Folder(path.removingLastComponent()).contains(path.lastComponent?.string ?? "")
    else { return }
    Terminal.error(LeftoverNotes.kept(output))
  }
}

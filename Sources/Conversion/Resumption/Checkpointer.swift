import Storage
import StrictJSON
import Synchronization

/// Has the journal say now and then how far the run is.
///
/// What a line speaks of must be on the disk before the line is. Waiting for the disk costs a
/// worker's time: the pause between two lines is fifty times as long as the last one took, so that
/// all of them take no more than two percent of it.
final class Checkpointer: Sendable {
  private static let shortestPause = Duration.milliseconds(100)
  private static let longestPause = Duration.seconds(30)
  private static let pausePerCost = 50

  private struct State {
    var due: ContinuousClock.Instant
    /// Whether a line could not be written; the conversion does not depend on it.
    var isBroken = false
    /// Chunks that the last line speaks of.
    var recordedCount: Int
  }

  private let files: OutputSet
  private let journal: RunJournal
  private let ledger: ChunkLedger
  private let secondsBefore: Double
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  init(_ files: OutputSet, _ journal: RunJournal, _ ledger: ChunkLedger, secondsBefore: Double) {
    self.files = files
    self.journal = journal
    self.ledger = ledger
    self.secondsBefore = secondsBefore
    state = Mutex(
      State(due: start + Self.shortestPause, recordedCount: ledger.snapshot().state.nextChunk))
  }

  /// Whether the journal speaks of any chunk, so that another run can go on from there.
  var hasRecorded: Bool { state.withLock { $0.recordedCount > 0 } }

  /// Writes a line if it is time to and no other worker is at it.
  ///
  /// - Throws: `StorageError` where the outputs' bytes do not reach the disk.
  func writeLineIfDue() throws(StorageError) {
    let failure = state.withLockIfAvailable { state -> StorageError? in
      let begin = ContinuousClock.now
      guard begin >= state.due, !state.isBroken else { return nil }
      let failure = writeLine(&state)
      let end = ContinuousClock.now
      let pause = (end - begin) * Self.pausePerCost
      state.due = end + min(max(pause, Self.shortestPause), Self.longestPause)
      return failure
    }
    if let error = failure ?? nil { throw error }
  }

  /// Writes a line now.
  ///
  /// - Returns: how far the run is.
  /// - Throws: as ``writeLineIfDue()``.
  func writeLine() throws(StorageError) {
    if let error = state.withLock({ writeLine(&$0) }) { throw error }
  }

  /// - Returns: why the outputs' bytes did not reach the disk, if they did not.
  private func writeLine(_ state: inout State) -> StorageError? {
    guard !state.isBroken else { return nil }
    var (run, changed) = ledger.snapshot()
    run.seconds = secondsBefore + (ContinuousClock.now - start) / .seconds(1)
    do { try files.flush() } catch {
      state.isBroken = true
      return error
    }
    do {
      try journal.journal.append(run.line(changed).utf8(pretty: false))
      state.recordedCount = run.nextChunk
    } catch {
      state.isBroken = true
    }
    return nil
  }
}

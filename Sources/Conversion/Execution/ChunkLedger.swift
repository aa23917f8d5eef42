import Measurement
import Synchronization

/// Keeps account of the chunks that are done.
///
/// They end in any order; their errors are added up in the order of their numbers, since sums of
/// floats depend on it and results must not depend on timing.
final class ChunkLedger: Sendable {
  /// The account of a chunk.
  struct Entry: Sendable {
    /// The number of the source among those of the batch.
    let source: Int
    /// Whether it is the source's last.
    let isLast: Bool
    /// The first of the source's encodings.
    let firstEncoding: Int
    /// Of each of the source's encodings.
    let errors: [RowErrors]
    /// Bytes of all outputs.
    let byteCount: Int

    var encodings: Range<Int> { firstEncoding..<firstEncoding + errors.count }
  }

  /// A source whose last chunk is done, and the errors of its encodings.
  typealias FinishedSource = (source: Int, errors: [TensorErrors])

  fileprivate struct State {
    /// The chunks that are added up: all up to a number.
    var run: RunState
    var waiting: [Int: Entry] = [:]
    /// Bytes of all chunks, also of those that wait.
    var bytesWritten: Int
    /// Encodings whose statistics have changed since the last snapshot.
    var changed = 0..<0
  }

  private let state: Mutex<State>

  /// An account that begins where an earlier run has ended.
  init(_ start: RunState) {
    state = Mutex(State(run: start, bytesWritten: start.bytesWritten))
  }

  /// Takes a chunk into account.
  ///
  /// - Parameter report: told of the bytes written so far and the sources that are complete now,
  ///   one call at a time.
  func add(
    _ entry: Entry, number: Int,
    report: (_ bytesWritten: Int, _ finished: [FinishedSource]) -> Void
  ) {
    state.withLock { state in
      state.bytesWritten += entry.byteCount
      state.waiting[number] = entry
      var finished: [FinishedSource] = []
      while let entry = state.waiting.removeValue(forKey: state.run.nextChunk) {
        state.addUp(entry)
        if entry.isLast {
          finished.append((entry.source, Array(state.run.totals[entry.encodings])))
        }
      }
      report(state.bytesWritten, finished)
    }
  }

  /// The chunks that are added up, and the encodings whose statistics have changed since the last
  /// call.
  func snapshot() -> (state: RunState, changed: Range<Int>) {
    state.withLock { state in
      defer { state.changed = 0..<0 }
      return (state.run, state.changed)
    }
  }

  /// The errors of each encoding, when all chunks are done.
  var totals: [TensorErrors] { state.withLock { $0.run.totals } }
}

extension ChunkLedger.State {
  fileprivate mutating func addUp(_ entry: ChunkLedger.Entry) {
    for (index, rows) in zip(entry.encodings, entry.errors) {
      run.totals[index].merge(rows)
    }
    run.nextChunk += 1
    run.bytesWritten += entry.byteCount
    // Sources come in order, and so do their encodings.
    let first = changed.isEmpty ? entry.firstEncoding : changed.lowerBound
    changed = first..<entry.encodings.upperBound
  }
}

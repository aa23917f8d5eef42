import Measurement
import Synchronization

/// Keeps account of the chunks that are done.
///
/// They end in any order; their statistics are added up in the order of their numbers, since sums of
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
    let statistics: [ErrorStatistics]
    /// Bytes of all outputs.
    let byteCount: Int
  }

  private struct State {
    /// All chunks with smaller numbers are added up.
    var next = 0
    var waiting: [Int: Entry] = [:]
    var totals: [ErrorStatistics]
    var bytesWritten = 0
  }

  private let state: Mutex<State>

  /// An account of that many encodings, all empty.
  init(encodingCount: Int) {
    state = Mutex(State(totals: Array(repeating: ErrorStatistics(), count: encodingCount)))
  }

  /// Takes a chunk into account.
  ///
  /// - Parameter report: told of the bytes written so far and the sources that are complete now, one call
  ///   at a time.
  func add(
    _ entry: Entry, number: Int,
    report: (_ bytesWritten: Int, _ finished: [(source: Int, [ErrorStatistics])]) -> Void
  ) {
    state.withLock { state in
      state.bytesWritten += entry.byteCount
      state.waiting[number] = entry
      var finished: [(source: Int, [ErrorStatistics])] = []
      while let entry = state.waiting.removeValue(forKey: state.next) {
        for (index, statistics) in entry.statistics.enumerated() {
          state.totals[entry.firstEncoding + index].merge(statistics)
        }
        state.next += 1
        guard entry.isLast else { continue }
        let encodings = entry.firstEncoding..<entry.firstEncoding + entry.statistics.count
        finished.append((entry.source, Array(state.totals[encodings])))
      }
      report(state.bytesWritten, finished)
    }
  }

  /// The sums of each encoding, when all chunks are done.
  var totals: [ErrorStatistics] { state.withLock { $0.totals } }
}

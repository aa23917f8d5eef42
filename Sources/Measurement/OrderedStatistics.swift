import Synchronization

/// Collects the statistics of chunks that end in any order, and adds them up in the order of their
/// numbers: sums of floats depend on their order, and results must not depend on timing.
public final class OrderedStatistics: Sendable {
  private struct State {
    var next = 0
    var waiting: [Int: (tensor: Int, statistics: ErrorStatistics)] = [:]
    var totals: [ErrorStatistics]
  }

  private let state: Mutex<State>

  /// Statistics of that many tensors, all empty.
  public init(tensorCount: Int) {
    state = Mutex(State(totals: Array(repeating: ErrorStatistics(), count: tensorCount)))
  }

  /// Takes the statistics of the chunk of that number, which belongs to that tensor.
  public func add(_ statistics: ErrorStatistics, chunk: Int, tensor: Int) {
    state.withLock { state in
      state.waiting[chunk] = (tensor, statistics)
      while let (tensor, statistics) = state.waiting.removeValue(forKey: state.next) {
        state.totals[tensor].merge(statistics)
        state.next += 1
      }
    }
  }

  /// The sums of each tensor, when all chunks have been added.
  public var totals: [ErrorStatistics] { state.withLock { $0.totals } }
}

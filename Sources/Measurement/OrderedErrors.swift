import Synchronization
public import Tensors

/// Collects the errors of chunks that end in any order, and adds them up in the order of their
/// numbers: sums of floats depend on their order, and results must not depend on timing.
public final class OrderedErrors: Sendable {
  private struct State {
    var next = 0
    var waiting: [Int: (tensor: Int, rows: RowErrors)] = [:]
    var totals: [TensorErrors]
  }

  private let state: Mutex<State>

  /// Errors of tensors of these shapes, all empty.
  public init(_ shapes: [Shape]) {
    state = Mutex(State(totals: shapes.map { TensorErrors($0) }))
  }

  /// Takes the rows of the chunk of that number, which belong to that tensor; `nil` where the chunk
  /// was not measured.
  public func add(_ rows: RowErrors?, chunk: Int, tensor: Int) {
    state.withLock { state in
      state.waiting[chunk] = (tensor, rows ?? RowErrors(firstRow: 0))
      while let (tensor, rows) = state.waiting.removeValue(forKey: state.next) {
        state.totals[tensor].merge(rows)
        state.next += 1
      }
    }
  }

  /// The errors of each tensor, when all chunks have been added.
  public var totals: [TensorErrors] { state.withLock { $0.totals } }
}

import Synchronization

/// Writes how far a long job is: on a terminal one line that rewrites itself, elsewhere a plain
/// line now and then.
public final class ProgressReporter: Sendable {
  /// Where and how often progress is shown.
  public enum Style: Sendable {
    case none
    /// One line that rewrites itself, ten times a second, no wider than the terminal.
    case line(width: Int)
    /// A line of its own every ten seconds.
    case log
  }

  private struct State {
    var lastUpdate: ContinuousClock.Instant
    var shownWidth = 0
  }

  private let style: Style
  private let start: ContinuousClock.Instant
  private let alreadyDone: Int
  private let write: @Sendable (String) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - alreadyDone: bytes that were done before, which say nothing of the pace.
  ///   - write: takes text for standard error.
  public init(
    style: Style, alreadyDone: Int = 0, write: @escaping @Sendable (String) -> Void
  ) {
    self.style = style
    self.alreadyDone = alreadyDone
    self.write = write
    start = ContinuousClock.now
    state = Mutex(State(lastUpdate: start))
  }

  /// Shows the state of the job, where it is time to.
  ///
  /// - Parameters:
  ///   - item: what is being worked on.
  ///   - done: bytes done.
  ///   - all: bytes in all.
  public func update(item: String, done: Int, of all: Int) {
    let now = ContinuousClock.now
    state.withLock { state in
      switch style {
      case .none: return
      case .line(let width):
        guard now - state.lastUpdate >= .milliseconds(100) else { return }
        let text = String(summary(item, done, all, now).prefix(max(0, width - 1)))
        let padding = String(repeating: " ", count: max(0, state.shownWidth - text.count))
        write("\r" + text + padding)
        state.shownWidth = text.count
      case .log:
        guard now - state.lastUpdate >= .seconds(10) else { return }
        write(summary(item, done, all, now) + "\n")
      }
      state.lastUpdate = now
    }
  }

  /// Clears the line.
  public func finish() {
    state.withLock { state in
      guard state.shownWidth > 0 else { return }
      write("\r" + String(repeating: " ", count: state.shownWidth) + "\r")
      state.shownWidth = 0
    }
  }

  private func summary(
    _ item: String, _ done: Int, _ all: Int, _ now: ContinuousClock.Instant
  ) -> String {
    let seconds = max(1e-3, (now - start) / .seconds(1))
    let share = all == 0 ? 1 : Double(done) / Double(all)
    // The first few rows, and the time until they come, say nothing of the pace.
    guard (done - alreadyDone) >= (all - alreadyDone) / 1000 else {
      return "\(fixed(100 * share, 1)) %  \(item.terminalSafe)"
    }
    let pace = Double(done - alreadyDone) / seconds
    let left = pace > 0 ? duration(Double(all - done) / pace) : "?"
    return "\(fixed(100 * share, 1)) %  \(byteCount(Int(pace)))/s  "
      + "\(left) left  \(item.terminalSafe)"
  }
}

import Synchronization

/// Thins out events of progress, which come with each of perhaps millions of chunks.
final class ProgressPace: Sendable {
  private static let pause = Duration.milliseconds(50)

  private let last = Mutex<ContinuousClock.Instant?>(nil)

  /// Whether an event is to be told: every other one, and of progress the first, the last, and one
  /// after each pause.
  func admits(_ event: ConversionEvent) -> Bool {
    guard case .progressed(let state) = event, state.bytesWritten < state.bytesInAll else {
      return true
    }
    return last.withLock { last in
      let now = ContinuousClock.now
      if let last, now - last < Self.pause { return false }
      last = now
      return true
    }
  }
}

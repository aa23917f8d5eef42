import Dispatch
import Synchronization

/// What a body makes of each number below a count, in their order; the numbers are worked on by all
/// processors at once.
///
/// For short work without waiting, such as reading headers: the caller's thread takes part in it.
public func concurrentMap<Result: Sendable>(
  _ count: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { number in
    let result = body(number)
    results.withLock { $0[number] = result }
  }
  return results.withLock { $0.compactMap(\.self) }
}

/// What two bodies make, which run at the same time where there is a processor for each.
public func concurrently<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  let results = Mutex<(First?, Second?)>((nil, nil))
  DispatchQueue.concurrentPerform(iterations: 2) { number in
    if number == 0 {
      let result = first()
      results.withLock { $0.0 = result }
    } else {
      let result = second()
      results.withLock { $0.1 = result }
    }
  }
  let (a, b) = results.withLock { $0 }
  // Both have run.
  return (a ?? first(), b ?? second())
}

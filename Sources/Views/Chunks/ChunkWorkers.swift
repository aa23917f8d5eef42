import Synchronization

extension ChunkList {
  /// Works through all chunks: a fixed number of workers, children of one task group, take numbers
  /// from one counter.
  ///
  /// The first error ends them all.
  ///
  /// - Parameters:
  ///   - first: the number of the first chunk; those before it are left out.
  ///   - workerCount: how many at once, at least 1.
  ///   - makeWorker: makes what a worker needs for itself, such as buffers.
  ///   - process: works on one chunk; its number tells the order of the list.
  public func forEach<Worker>(
    from first: Int = 0, workerCount: Int, makeWorker: @escaping @Sendable () -> Worker,
    process: @escaping @Sendable (Worker, _ number: Int, Chunk) throws -> Void
  ) async throws {
    let next = Counter(first)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, min(workerCount, count - first)) {
        group.addTask {
          let worker = makeWorker()
          while true {
            let number = next.take()
            guard number < count else { return }
            try Task.checkCancellation()
            try process(worker, number, self[number])
            // As many workers as processors would keep all threads from everybody else, such as
            // who waits for their progress.
            await Task.yield()
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private final class Counter: Sendable {
    private let next: Atomic<Int>

    init(_ first: Int) { next = Atomic(first) }

    func take() -> Int { next.add(1, ordering: .relaxed).oldValue }
  }
}

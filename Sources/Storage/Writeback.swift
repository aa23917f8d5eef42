import Dispatch
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Gets a file's bytes to its disk while more of them are still being made.
///
/// Systems keep gigabytes in memory before they begin by themselves: a run would do its work first
/// and wait for the disk afterwards. It closes the file once nobody uses it any more.
final class Writeback: Sendable {
  /// Bytes that the disk is asked to take at a time: enough that each request costs nothing to
  /// speak of, and a moment's work for a disk.
  private static let portion = 64 << 20

  private struct State {
    var pending = 0
    var isRunning = false
    /// The system tells of bytes that did not reach the disk once, to whoever asks first.
    var failure: Errno?
  }

  private let descriptor: FileDescriptor
  private let state = Mutex(State())
  /// Its blocks wait for the disk, which no task may do: tasks have one thread for each processor.
  private let queue = DispatchQueue(label: "kerf.writeback")

  init(of descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { try? descriptor.close() }

  /// Notes that so many bytes were written, and sees to them when there are enough.
  func add(_ count: Int) {
    let isDue = state.withLock { state in
      state.pending += count
      guard state.pending >= Self.portion, !state.isRunning else { return false }
      state.pending = 0
      state.isRunning = true
      return true
    }
    guard isDue else { return }
    queue.async { [self] in
      store { dataSync(descriptor.rawValue) }
      state.withLock { $0.isRunning = false }
    }
  }

  /// Waits until all bytes written so far are on the disk.
  ///
  /// - Throws: why some did not get there, now or before.
  func flush() throws(Errno) { try wait { [descriptor] in dataSync(descriptor.rawValue) } }

  /// The same, with the file's size and times.
  func sync() throws(Errno) { try wait { [descriptor] in fsync(descriptor.rawValue) } }

  private func wait(for call: @Sendable () -> Int32) throws(Errno) {
    // Behind what the queue is at, which may be told of a failure in our place.
    queue.sync { store(call) }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func store(_ call: () -> Int32) {
    guard call() != 0 else { return }
    let failure = Errno(rawValue: errno)
    state.withLock { $0.failure = $0.failure ?? failure }
  }
}

private func dataSync(_ descriptor: Int32) -> Int32 {
  #if os(Linux)
    fdatasync(descriptor)
  #else
    fsync(descriptor)
  #endif
}

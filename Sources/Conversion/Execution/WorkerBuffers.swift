/// A worker's memory, used again for every chunk: it grows to the largest and is freed with the worker.
final class WorkerBuffers {
  /// Bytes as the source stores them.
  let input = Buffer()
  /// The same as float32.
  let values = Buffer()
  /// The values after rounding through 16 bits.
  let rounded = Buffer()
  /// Bytes of the output.
  let output = Buffer()
  /// What the output's bytes decode to.
  let decoded = Buffer()

  /// One block of memory, aligned for the widest vectors.
  final class Buffer {
    private var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit { unsafe memory.deallocate() }

    func bytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
      if unsafe memory.count < count {
        unsafe memory.deallocate()
        unsafe memory = .allocate(byteCount: count, alignment: 64)
      }
      return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
    }

    func floats(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
      unsafe bytes(4 * count).bindMemory(to: Float.self)
    }
  }
}

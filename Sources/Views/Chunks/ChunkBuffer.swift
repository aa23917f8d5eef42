/// One block of a worker's memory, aligned for the widest vectors, used again for every chunk: it
/// grows to the largest and is freed with the worker.
@safe public final class ChunkBuffer {
  private var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// A buffer without memory yet.
  public init() {}

  deinit { unsafe memory.deallocate() }

  /// Room for bytes; what was there before is lost.
  public func bytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
    if unsafe memory.count < count {
      unsafe memory.deallocate()
      unsafe memory = .allocate(byteCount: count, alignment: 64)
    }
    return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
  }

  /// Room for single-precision numbers; what was there before is lost.
  public func floats(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    unsafe bytes(4 * count).bindMemory(to: Float.self)
  }
}

import Synchronization

/// A compressed file, read as what it holds.
///
/// The stream is decoded front to back, a chunk at a time; the last chunks are kept, so that
/// readers that are a little out of order do not restart it. Reading further back starts again at
/// the front. Memory is that of the kept chunks, whatever the stream decodes to.
final class CompressedSource: ByteSource {
  let name: String
  let size: Int
  let isSequential = true
  private let window: Mutex<Window>

  /// - Parameters:
  ///   - size: bytes that the stream decodes to; `nil` where decoding it once must tell.
  ///   - chunkSize: bytes decoded at a time.
  ///   - keptChunks: how many of them are kept.
  /// - Throws: `StorageError.damagedStream` or `.cannotRead` where decoding fails.
  init(
    _ decoder: sending any StreamDecoder, name: String, size: Int?, chunkSize: Int = 1 << 20,
    keptChunks: Int = 16
  ) throws(StorageError) {
    self.name = name
    var window = Window(decoder, chunkSize: chunkSize, keptChunks: keptChunks)
    if let size {
      self.size = size
    } else {
      self.size = try window.count()
    }
    self.window = Mutex(window)
  }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) {
    guard offset >= 0, offset <= size, buffer.count <= size - offset else {
      throw .endsEarly(file: name, offset: offset, wanted: buffer.count, size: size)
    }
    try window.withLock { window throws(StorageError) in
      unsafe try window.read(at: offset, into: buffer)
    }
  }
}

/// The chunks of a stream that were decoded last.
///
/// Sendable since it is reached under the lock only, and its decoder through it only.
private struct Window: @unchecked Sendable {
  private let decoder: any StreamDecoder
  private let chunkSize: Int
  private let keptChunks: Int
  /// Chunk number k, the bytes from k · `chunkSize` on, is in slot k % `keptChunks`.
  private var slots: [[UInt8]] = []
  /// Chunks decoded since the start of the stream.
  private var decoded = 0

  init(_ decoder: any StreamDecoder, chunkSize: Int, keptChunks: Int) {
    self.decoder = decoder
    self.chunkSize = chunkSize
    self.keptChunks = keptChunks
  }

  /// Decodes the whole stream and returns its size.
  mutating func count() throws(StorageError) -> Int {
    var size = 0
    while true {
      let length = try decodeChunk()
      size += length
      if length < chunkSize { return size }
    }
  }

  mutating func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(StorageError) {
    var done = 0
    while done < buffer.count {
      let (number, start) = (offset + done).quotientAndRemainder(dividingBy: chunkSize)
      try load(number)
      let slot = slots[number % keptChunks]
      let length = min(slot.count - start, buffer.count - done)
      guard length > 0 else {
        throw decoder.damaged("it ends before the size that it states")
      }
      unsafe slot.withUnsafeBytes { bytes in
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + length])
        unsafe target.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
      }
      done += length
    }
  }

  /// Decodes up to a chunk, from the front if it is gone.
  private mutating func load(_ number: Int) throws(StorageError) {
    if number < decoded - keptChunks { restart() }
    while decoded <= number {
      guard try decodeChunk() == chunkSize || decoded > number else {
        throw decoder.damaged("it ends before the size that it states")
      }
    }
  }

  /// Decodes the next chunk; fewer bytes than a chunk has mean the end.
  private mutating func decodeChunk() throws(StorageError) -> Int {
    let index = decoded % keptChunks
    if index == slots.count { slots.append([]) }
    var slot: [UInt8] = []
    swap(&slot, &slots[index])
    if slot.count < chunkSize {
      slot = [UInt8](repeating: 0, count: chunkSize)
    }
    let result: Result<Int, StorageError> = unsafe slot.withUnsafeMutableBytes { buffer in
      do throws(StorageError) { return .success(unsafe try decoder.decode(into: buffer)) } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let length):
      if length < slot.count { slot.removeLast(slot.count - length) }
      slots[index] = slot
      decoded += 1
      return length
    case .failure(let error):
      // Whoever reads next is to meet the same error at the same place.
      restart()
      throw error
    }
  }

  private mutating func restart() {
    slots = []
    decoded = 0
    decoder.restart()
  }
}

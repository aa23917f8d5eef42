/// Decodes a compressed file front to back.
protocol StreamDecoder: AnyObject {
  /// Fills the buffer, or less of it where the stream ends.
  func decode(into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int
  /// Goes back to the front.
  func restart()
  /// An error at the place that has been reached in the compressed file.
  func damaged(_ reason: String) -> StorageError
}

/// The bytes of a compressed file, handed to a decoder piece by piece.
@safe struct CompressedInput: ~Copyable {
  private static let pieceSize = 1 << 18

  private let source: FileSource
  private let piece = UnsafeMutableRawBufferPointer.allocate(
    byteCount: Self.pieceSize, alignment: 16)
  /// What the decoder has not taken yet of the piece in memory.
  private var rest: Range<Int> = 0..<0
  /// The end of that piece in the file.
  private var offset = 0

  init(_ source: FileSource) { self.source = source }

  deinit { unsafe piece.deallocate() }

  var name: String { source.name }
  /// How far the decoder is in the compressed file.
  var position: Int { offset - rest.count }
  /// Whether the decoder has taken all of the file.
  var isAtEnd: Bool { position == source.size }

  mutating func restart() {
    rest = 0..<0
    offset = 0
  }

  /// The bytes that follow; none at the end of the file.
  mutating func next() throws(StorageError) -> UnsafeRawBufferPointer {
    if rest.isEmpty, offset < source.size {
      let length = min(Self.pieceSize, source.size - offset)
      unsafe try source.read(
        at: offset, into: UnsafeMutableRawBufferPointer(rebasing: piece[..<length]))
      rest = 0..<length
      offset += length
    }
    return unsafe UnsafeRawBufferPointer(rebasing: piece[rest])
  }

  /// Marks bytes of ``next()`` as taken.
  mutating func take(_ count: Int) { rest = rest.lowerBound + count..<rest.upperBound }
}

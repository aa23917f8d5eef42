import CZstd

/// Decodes a zstd file: frames one after the other, skippable ones passed over.
@safe final class ZstdDecoder: StreamDecoder {
  private var input: CompressedInput
  private let stream: OpaquePointer
  /// Whether a frame has ended and none begun.
  private var isBetweenFrames = true

  init(_ source: FileSource) throws(StorageError) {
    guard let stream = unsafe ZSTD_createDStream() else {
      throw .cannotRead(file: source.name, offset: 0, reason: "no memory for zstd")
    }
    unsafe self.stream = stream
    input = CompressedInput(source)
  }

  deinit { unsafe ZSTD_freeDStream(stream) }

  func restart() {
    unsafe ZSTD_initDStream(stream)
    input.restart()
    isBetweenFrames = true
  }

  func decode(into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
    var output = unsafe ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while unsafe output.pos < output.size {
      let bytes = unsafe try input.next()
      if unsafe bytes.isEmpty && isBetweenFrames { break }
      var piece = unsafe ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
      let before = unsafe output.pos
      let result = unsafe ZSTD_decompressStream(stream, &output, &piece)
      guard ZSTD_isError(result) == 0 else {
        throw damaged(unsafe String(cString: ZSTD_getErrorName(result)))
      }
      unsafe input.take(piece.pos)
      isBetweenFrames = result == 0
      if unsafe bytes.isEmpty && !isBetweenFrames && output.pos == before {
        throw damaged("it ends inside a frame")
      }
    }
    return unsafe output.pos
  }

  func damaged(_ reason: String) -> StorageError {
    .damagedStream(file: input.name, offset: input.position, reason: reason)
  }
}

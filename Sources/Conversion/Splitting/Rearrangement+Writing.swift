import GGUF
public import Storage
import Tensors

extension Rearrangement {
  /// Writes all files; on an error they are abandoned and nothing is left behind.
  ///
  /// - Parameters:
  ///   - output: as many files as there are parts.
  ///   - progress: called after each piece, with the bytes that are written of ``fileSize``.
  public func write(
    into output: OutputSet, progress: (_ tensor: String, _ bytes: Int) -> Void = { _, _ in }
  ) throws {
    do {
      try output.reserve(parts.map(\.layout.fileSize))
      var written = 0
      for (part, file) in zip(parts, output.files) {
        try file.write(part.layout.header, at: 0)
        written += part.layout.header.count
        for (tensor, place) in zip(part.tensors, part.layout.tensors) {
          try Self.copy(tensor, to: place.bytes.lowerBound, of: file) { count in
            written += count
            progress(tensor.name, written)
          }
          try Task.checkCancellation()
        }
      }
      try output.commit()
    } catch {
      output.abandon()
      throw error
    }
  }

  /// Copies a tensor's bytes piece by piece.
  private static func copy(
    _ tensor: StoredTensor, to offset: Int, of file: OutputFile, progress: (Int) -> Void
  ) throws {
    let bytes = tensor.description.bytes
    let pieceSize = min(4 << 20, max(bytes.count, 1))
    try unsafe withUnsafeTemporaryAllocation(byteCount: pieceSize, alignment: 64) { buffer in
      var done = 0
      while done < bytes.count {
        let count = min(pieceSize, bytes.count - done)
        let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        try unsafe tensor.source.read(at: bytes.lowerBound + done, into: piece)
        try unsafe file.write(UnsafeRawBufferPointer(piece), at: offset + done)
        done += count
        progress(count)
      }
    }
  }
}

public import SystemPackage

/// Opens a file for reading; a compressed one, told by its first bytes, as what it holds.
///
/// zstd files state their size in most cases; others are decoded once here to learn it.
/// - Throws: `StorageError` where the file cannot be opened or the compressed stream is damaged.
public func openSource(_ path: FilePath) throws(StorageError) -> any ByteSource {
  let file = try FileSource(path)
  switch Compression(firstBytes: try file.bytes(in: 0..<min(9, file.size))) {
  case nil:
    return file
  case .zstd:
    let size = try ZstdFrames.contentSize(of: file)
    return try CompressedSource(ZstdDecoder(file), name: file.name, size: size)
  case .gzip:
    return try CompressedSource(GzipDecoder(file), name: file.name, size: nil)
  }
}

/// The forms in which a container may be compressed.
enum Compression {
  case zstd, gzip

  /// Tells the form by magic numbers.
  init?(firstBytes bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    let magic = bytes[..<4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    if magic == ZstdFrames.magic || ZstdFrames.skippableMagics ~= magic {
      self = .zstd
    } else if magic & 0xFF_FFFF == 0x08_8B1F, !Self.isSafetensors(bytes) {
      self = .gzip
    } else {
      return nil
    }
  }

  /// A safetensors header of 559 903 bytes begins as a gzip file does, but for its brace.
  private static func isSafetensors(_ bytes: [UInt8]) -> Bool {
    bytes.count == 9 && bytes[3..<8].allSatisfy { $0 == 0 } && bytes[8] == UInt8(ascii: "{")
  }
}

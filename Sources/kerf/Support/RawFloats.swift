import Storage
import SystemPackage

/// Files of raw little-endian float32, as `encode` and `decode` read and write them.
enum RawFloats {
  /// All values of a file.
  static func read(_ path: String) throws -> [Float] {
    let source = try openSource(FilePath(path))
    guard source.size % 4 == 0 else {
      throw RawFileError(
        file: path, fault: "has \(source.size) bytes, not a whole number of float32 values")
    }
    let bytes = try source.bytes(in: 0..<source.size)
    return unsafe bytes.withUnsafeBytes { raw in
      (0..<raw.count / 4).map { index in
        let word = unsafe raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: word))
      }
    }
  }

  /// Writes a file whole or not at all; one that exists is replaced.
  static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
    let output = try OutputFile(FilePath(path), force: true)
    try unsafe output.write(bytes, at: 0)
    try output.commit()
  }
}

/// A raw file that does not hold what the options say.
struct RawFileError: Error, CustomStringConvertible {
  let file: String
  let fault: String

  var description: String { "\(file): \(fault)" }
}

import CZstd
import Foundation
public import StrictJSON
public import SystemPackage

/// The files under `fixtures/` of the repository.
public enum Fixture {
  private static let root: FilePath = {
    var path = FilePath(#filePath)
    for _ in 0..<3 { path.removeLastComponent() }
    return path.appending("fixtures")
  }()

  /// The path of a fixture: `Fixture.path("checkpoints/Qwen3-0.6B-tiny")`.
  public static func path(_ relative: String) -> FilePath {
    root.pushing(FilePath(relative))
  }

  /// The bytes of a fixture; those of a `.zst` file are decompressed.
  public static func bytes(_ relative: String) throws -> [UInt8] {
    let bytes = try contents(path(relative))
    return relative.hasSuffix(".zst") ? try decompressed(bytes) : bytes
  }

  /// The value of a JSON fixture (`.json` or `.json.zst`).
  public static func json(_ relative: String) throws -> JSONValue {
    try JSONValue(parsing: bytes(relative))
  }

  /// The names of the entries of a fixture directory, sorted.
  public static func names(in relative: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(relative).string).sorted()
  }
}

/// The content of a zstd frame that tells its size.
private func decompressed(_ frame: [UInt8]) throws -> [UInt8] {
  let size = unsafe ZSTD_getFrameContentSize(frame, frame.count)
  // The two highest numbers mean an unknown size and an error.
  guard size < UInt64.max - 1 else { throw CocoaError(.fileReadCorruptFile) }
  var bytes = [UInt8](repeating: 0, count: Int(size))
  let count = unsafe ZSTD_decompress(&bytes, bytes.count, frame, frame.count)
  guard count == bytes.count else { throw CocoaError(.fileReadCorruptFile) }
  return bytes
}

/// The bytes of any file.
public func contents(_ file: FilePath) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.string)))
}

/// Writes a file, replacing what is there.
public func write(_ bytes: [UInt8], to file: FilePath) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: file.string))
}

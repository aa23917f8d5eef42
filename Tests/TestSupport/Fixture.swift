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

  /// The bytes of a fixture.
  public static func bytes(_ relative: String) throws -> [UInt8] {
    try contents(path(relative))
  }

  /// The value of a JSON fixture.
  public static func json(_ relative: String) throws -> JSONValue {
    try JSONValue(parsing: bytes(relative))
  }

  /// The names of the entries of a fixture directory, sorted.
  public static func names(in relative: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(relative).string).sorted()
  }
}

/// The bytes of any file.
public func contents(_ file: FilePath) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.string)))
}

/// Writes a file, replacing what is there.
public func write(_ bytes: [UInt8], to file: FilePath) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: file.string))
}

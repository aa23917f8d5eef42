import Foundation
public import SystemPackage

/// Runs the body with a new, empty directory, which is removed afterwards with what is in it.
public func withTemporaryDirectory<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
  let directory = try makeTemporaryDirectory()
  defer { try? FileManager.default.removeItem(atPath: directory.string) }
  return try body(directory)
}

/// The same for a body that suspends.
public func withTemporaryDirectory<Result>(
  _ body: (FilePath) async throws -> Result
) async throws -> Result {
  let directory = try makeTemporaryDirectory()
  defer { try? FileManager.default.removeItem(atPath: directory.string) }
  return try await body(directory)
}

private func makeTemporaryDirectory() throws -> FilePath {
  let path = FilePath(FileManager.default.temporaryDirectory.path)
    .appending("kerf-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(
    atPath: path.string, withIntermediateDirectories: false)
  return path
}

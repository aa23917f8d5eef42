public import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that were to become an output, `NAME.partial-PID`, of runs that go on or were ended.
public enum PartialFiles {
  /// What stands between an output's name and the number of the process.
  static let mark = ".partial-"

  /// Those beside an output, by name.
  public static func all(beside output: FilePath) -> [FilePath] {
    let directory = output.removingLastComponent()
    let names = (try? Folder(directory.isEmpty ? "." : directory).names()) ?? []
    return names.filter { isPartial($0, of: output) }.map { directory.appending($0) }
  }

  /// Whether a name is that of a partial file of the output: process and attempt, in digits.
  public static func isPartial(_ name: String, of output: FilePath) -> Bool {
    guard let stem = output.lastComponent?.string, name.hasPrefix(stem + mark) else { return false }
    let number = name.dropFirst(stem.count + mark.count)
    return !number.isEmpty && number.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
  }

  /// Whether no process writes a file, as far as the file system tells.
  public static func isLeft(_ path: FilePath) -> Bool {
    guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else {
      return false
    }
    defer { descriptor.unlockAndClose() }
    if case .refused = FileLock(on: descriptor) { return false }
    return true
  }

  /// Removes files beside an output that were left before anything was written to them.
  public static func removeEmpty(beside output: FilePath) {
    remove(beside: output) { (try? $0.seek(offset: 0, from: .end)) == 0 }
  }

  /// Removes all files that were left beside an output which no run continues.
  public static func removeAll(beside output: FilePath) { remove(beside: output) { _ in true } }

  private static func remove(beside output: FilePath, where isWanted: (FileDescriptor) -> Bool) {
    for path in all(beside: output) {
      guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      else { continue }
      // The lock is held until the name is gone: whoever has just made the file sees one or the
      // other.
      if case .taken = FileLock(on: descriptor), isWanted(descriptor) {
        _ = unsafe unlink(path.string)
      }
      descriptor.unlockAndClose()
    }
  }
}

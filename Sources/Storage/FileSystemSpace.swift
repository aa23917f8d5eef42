public import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The room on the file systems of this machine.
public enum FileSystemSpace {
  /// Bytes that the user may still write beside a file of that path; `nil` where the system does
  /// not say.
  ///
  /// The file need not exist, its directory must.
  public static func available(for path: FilePath) -> Int? {
    let parent = path.removingLastComponent()
    return available(in: parent.isEmpty ? "." : parent)
  }

  private static func available(in directory: FilePath) -> Int? {
    var status = statvfs()
    let result = unsafe directory.withPlatformString { unsafe statvfs($0, &status) }
    guard result == 0 else { return nil }
    let (bytes, overflow) = Int(clamping: status.f_bavail)
      .multipliedReportingOverflow(by: Int(clamping: status.f_frsize))
    return overflow ? .max : bytes
  }
}

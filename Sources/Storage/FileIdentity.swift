import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a path leads to: two paths to one file have equal identities.
struct FileIdentity: Equatable {
  let device: UInt64
  let node: UInt64
  let isFile: Bool
  let isLink: Bool

  /// Looks at a path; `nil` where there is nothing, or nothing that may be seen.
  init?(_ path: FilePath, followingLinks: Bool = true) {
    var status = stat()
    let result = unsafe path.withPlatformString { name in
      followingLinks ? unsafe stat(name, &status) : unsafe lstat(name, &status)
    }
    guard result == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    node = UInt64(truncatingIfNeeded: status.st_ino)
    isFile = status.st_mode & S_IFMT == S_IFREG
    isLink = status.st_mode & S_IFMT == S_IFLNK
  }
}

import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What came of asking for a file's lock, which one open file has at a time and which ends with its
/// process.
///
/// It tells a file that somebody writes from one that an ended process has left.
enum FileLock {
  case taken
  /// Another process has it, or this one by another descriptor.
  case refused
  /// The file system has no locks: nothing keeps two processes apart.
  case unknown

  /// Asks for the lock and does not wait.
  init(on descriptor: FileDescriptor) {
    if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 {
      self = .taken
    } else {
      self = errno == EWOULDBLOCK ? .refused : .unknown
    }
  }
}

extension FileDescriptor {
  /// Gives the lock up, where the file has it.
  ///
  /// Closing alone would leave it to a process that is just being started, which has its parent's
  /// files until it runs its own program.
  func unlock() { _ = flock(rawValue, LOCK_UN) }

  /// Closes a file that may have the lock.
  func unlockAndClose() {
    unlock()
    try? close()
  }
}

public import SystemPackage
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is there whole or not at all.
///
/// It is written beside its final name, `NAME.partial-PID`, and takes that name with ``commit()``.
/// Abandoned, or forgotten, it leaves nothing behind. Tasks may write different places at once.
/// While it is there it is locked, so that others can tell it from what an ended process has left.
public final class OutputFile: Sendable {
  /// The final name.
  public let path: FilePath
  /// The name until then: what to remove where the process is to end at once.
  public let partialPath: FilePath
  /// The name that it has now.
  public var currentPath: FilePath {
    state.withLock { $0.phase == .published ? path : partialPath }
  }
  private let descriptor: FileDescriptor
  private let writeback: Writeback
  private let replaces: Bool
  private let state = Mutex(State())

  /// While it is pending, the partial file's name is ours to remove or to give away.
  private enum Phase { case pending, published, abandoned }

  private struct State {
    var phase = Phase.pending
    /// Whether what was written stays where the run fails.
    var isKept = false
  }

  /// Creates the file, empty, beside its final name.
  ///
  /// - Parameters:
  ///   - path: the final name.
  ///   - force: whether a file of that name may be replaced.
  ///   - inputs: what is read meanwhile; none of it is replaced, under whatever name.
  /// - Throws: `StorageError.exists`, `.isInput`, `.notAFile` for the name of something else than a
  ///   file, or `.cannotCreate`.
  public init(
    _ path: FilePath, force: Bool = false, inputs: [FilePath] = []
  ) throws(StorageError) {
    try Self.checkFree(path, force: force, inputs: inputs)
    self.path = path
    replaces = force
    (partialPath, descriptor) = try Self.createPartial(beside: path)
    writeback = Writeback(of: descriptor)
  }

  /// Takes up a partial file that an earlier run left.
  ///
  /// - Parameters:
  ///   - partialPath: the name until it is complete.
  ///   - path: the final name.
  ///   - size: bytes that it must have.
  ///   - isComplete: whether all of its bytes were written, so that it may have its final name
  ///     already.
  /// - Throws: as the other initializer, and `StorageError.cannotContinue` where the file is not
  ///   there or has another size.
  public init(
    continuing partialPath: FilePath, to path: FilePath, size: Int, isComplete: Bool, force: Bool,
    inputs: [FilePath]
  ) throws(StorageError) {
    let wasPublished = isComplete && Self.isPublished(partialPath, as: path)
    if !wasPublished { try Self.checkFree(path, force: force, inputs: inputs) }
    self.path = path
    self.partialPath = partialPath
    replaces = force
    let name = wasPublished ? path : partialPath
    do {
      descriptor = try FileDescriptor.open(name, .readWrite, options: [.closeOnExec])
    } catch {
      throw .cannotContinue(file: name.string, reason: FileSource.reason(error))
    }
    writeback = Writeback(of: descriptor)
    // Forgotten before it is taken up, it stays as it is.
    state.withLock { $0 = State(phase: .abandoned, isKept: true) }
    if case .refused = FileLock(on: descriptor) { throw .isLocked(file: name.string) }
    state.withLock { $0 = State(phase: wasPublished ? .published : .pending, isKept: true) }
    let found = (try? descriptor.seek(offset: 0, from: .end)).map(Int.init)
    guard found == size else {
      throw .cannotContinue(
        file: name.string, reason: "it has \(found ?? 0) bytes and should have \(size)")
    }
  }

  /// Refuses a name that is taken or must not be replaced.
  private static func checkFree(
    _ path: FilePath, force: Bool, inputs: [FilePath]
  ) throws(StorageError) {
    guard let target = FileIdentity(path, followingLinks: false) else { return }
    guard force else { throw .exists(file: path.string) }
    // Renaming onto a directory fails late, and onto a device it would replace the device.
    guard target.isFile || target.isLink else {
      throw .notAFile(file: path.string, kind: "a directory or a device")
    }
    let followed = FileIdentity(path)
    if let input = inputs.first(where: { followed != nil && FileIdentity($0) == followed }) {
      throw .isInput(file: path.string, input: input.string)
    }
  }

  deinit {
    abandon()
    descriptor.unlock()
  }

  /// Takes the room for the whole file, so that a full disk shows at once.
  ///
  /// - Throws: `StorageError.cannotCreate` where there is no room.
  public func reserve(_ size: Int) throws(StorageError) {
    guard size > 0 else { return }
    do {
      try allocate(size)
      try descriptor.resize(to: Int64(size))
    } catch {
      var reason = FileSource.reason(error)
      if (error as? Errno) == .noSpace { reason += ", \(size) bytes are needed" }
      throw .cannotCreate(file: path.string, reason: reason)
    }
  }

  /// Writes bytes at their place.
  ///
  /// - Throws: `StorageError.cannotWrite`.
  public func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError) {
    var done = 0
    while done < bytes.count {
      do {
        done += try unsafe descriptor.write(
          toAbsoluteOffset: Int64(offset + done), UnsafeRawBufferPointer(rebasing: bytes[done...]))
      } catch {
        throw .cannotWrite(
          file: path.string, offset: offset + done, reason: FileSource.reason(error))
      }
    }
    writeback.add(bytes.count)
  }

  /// Writes an array at its place: headers.
  public func write(_ bytes: [UInt8], at offset: Int) throws(StorageError) {
    // Typed throws do not pass through the closure: keep the error and throw it outside.
    let failure: StorageError? = unsafe bytes.withUnsafeBytes { buffer in
      do throws(StorageError) {
        unsafe try write(buffer, at: offset)
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
  }

  /// Gives the file its final name, once its bytes are on the disk.
  ///
  /// - Throws: `StorageError.exists` where a file of that name appeared meanwhile and may not be
  ///   replaced, `.cannotWrite` where the system refuses. The file is abandoned then.
  public func commit() throws(StorageError) {
    try sync()
    try publish()
  }

  /// Waits until the bytes are on the disk.
  ///
  /// - Throws: `StorageError.cannotWrite`. The file is abandoned then.
  func sync() throws(StorageError) {
    do { try writeback.sync() } catch {
      abandon()
      throw .cannotWrite(file: path.string, offset: 0, reason: error.description)
    }
  }

  /// Waits until the bytes written so far are on the disk.
  ///
  /// - Throws: `StorageError.cannotWrite`; the file stays pending.
  func flush() throws(StorageError) {
    do { try writeback.flush() } catch {
      throw .cannotWrite(file: path.string, offset: 0, reason: error.description)
    }
  }

  /// Gives the file its final name, on the disk or not.
  ///
  /// - Throws: as ``commit()``.
  func publish() throws(StorageError) {
    do {
      try state.withLock { state in
        guard state.phase == .pending else { return }
        try takeName()
        state.phase = .published
      }
    } catch {
      abandon()
      if (error as? Errno) == .fileExists { throw .exists(file: path.string) }
      throw .cannotWrite(file: path.string, offset: 0, reason: FileSource.reason(error))
    }
    Folder(path.removingLastComponent()).sync()
  }

  /// Takes the final name away again, where it was free before.
  func withdraw() {
    state.withLock { state in
      guard state.phase == .published, !state.isKept else { return }
      if !replaces { Self.remove(path) }
      state.phase = .abandoned
    }
  }

  /// Removes the partial file, unless it is to be kept.
  ///
  /// Writes that still run go nowhere.
  public func abandon() {
    // The descriptor stays open until nobody can write: its number must not come to mean another
    // file.
    state.withLock { state in
      guard state.phase == .pending else { return }
      if !state.isKept { Self.remove(partialPath) }
      state.phase = .abandoned
    }
  }

  /// Says whether an abandoned file stays under its partial name, for a later run to continue.
  func keepWhenAbandoned(_ isKept: Bool) { state.withLock { $0.isKept = isKept } }
}

// MARK: The system

extension OutputFile {
  /// Creates and locks `NAME.partial-PID`; where a killed run has left that name, the next one that
  /// is free.
  private static func createPartial(
    beside path: FilePath
  ) throws(StorageError) -> (FilePath, FileDescriptor) {
    guard let name = path.lastComponent?.string else {
      throw .cannotCreate(file: path.string, reason: "it has no name")
    }
    for attempt in 0..<100 {
      let suffix = attempt == 0 ? "" : ".\(attempt)"
      let partial = path.removingLastComponent()
        .appending("\(name)\(PartialFiles.mark)\(getpid())\(suffix)")
      do {
        let descriptor = try FileDescriptor.open(
          partial, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: FilePermissions(rawValue: 0o666))
        if isOurs(descriptor) { return (partial, descriptor) }
        try? descriptor.close()
      } catch {
        if (error as? Errno) == .fileExists { continue }
        throw .cannotCreate(file: path.string, reason: FileSource.reason(error))
      }
    }
    throw .cannotCreate(file: path.string, reason: "many partial files of that name are beside it")
  }

  /// Locks a file that was just made: another process may take it for one that was left, until
  /// then.
  private static func isOurs(_ descriptor: FileDescriptor) -> Bool {
    if case .refused = FileLock(on: descriptor) { return false }
    var status = stat()
    return unsafe fstat(descriptor.rawValue, &status) == 0 && status.st_nlink > 0
  }

  /// Whether a complete file has its final name; where it was linked and still has both, it loses
  /// the other.
  private static func isPublished(_ partial: FilePath, as path: FilePath) -> Bool {
    guard let final = FileIdentity(path, followingLinks: false), final.isFile else { return false }
    guard let other = FileIdentity(partial, followingLinks: false) else { return true }
    guard other == final else { return false }
    remove(partial)
    return true
  }

  /// Has the file system set blocks aside, where it can.
  private func allocate(_ size: Int) throws {
    #if os(Linux)
      let unable: [Errno] = [.notSupported, .noFunction, .invalidArgument]
      while true {
        let error = Errno(rawValue: posix_fallocate(descriptor.rawValue, 0, off_t(size)))
        if error == .interrupted { continue }
        guard error.rawValue == 0 || unable.contains(error) else { throw error }
        return
      }
    #endif
  }

  /// Renames the partial file; without leave to replace, only to a name that is free.
  private func takeName() throws {
    let partial = partialPath.string
    let final = path.string
    if replaces {
      guard unsafe rename(partial, final) == 0 else { throw Errno(rawValue: errno) }
      return
    }
    if unsafe link(partial, final) == 0 {
      Self.remove(partialPath)
      return
    }
    let error = Errno(rawValue: errno)
    guard error != .fileExists else { throw error }
    // A file system without links: a name that appears right now would be replaced.
    guard FileIdentity(path, followingLinks: false) == nil else { throw Errno.fileExists }
    guard unsafe rename(partial, final) == 0 else { throw Errno(rawValue: errno) }
  }

  private static func remove(_ path: FilePath) { _ = unsafe unlink(path.string) }
}

public import SystemPackage

/// Files that belong together: all are there, or none.
///
/// Each is written beside its final name. None takes it before the bytes of all are on the disk, so
/// that a full disk, a crash or a signal cannot leave a set with parts missing.
public final class OutputSet: Sendable {
  /// In the order of the names given.
  public let files: [OutputFile]

  /// Creates the files, empty, beside their final names; what ended processes have left there
  /// without a byte is removed.
  ///
  /// - Parameters:
  ///   - paths: the final names.
  ///   - force: whether files of those names may be replaced.
  ///   - inputs: what is read meanwhile; none of it is replaced.
  /// - Throws: as `OutputFile`'s initializer; nothing is left behind then.
  public init(
    _ paths: [FilePath], force: Bool = false, inputs: [FilePath] = []
  ) throws(StorageError) {
    var files: [OutputFile] = []
    files.reserveCapacity(paths.count)
    for path in paths { PartialFiles.removeEmpty(beside: path) }
    // Those that were created are removed with the array.
    for path in paths { files.append(try OutputFile(path, force: force, inputs: inputs)) }
    self.files = files
  }

  /// A set of files that are there already, such as those that an earlier run left.
  public init(files: [OutputFile]) { self.files = files }

  /// A set of one file.
  public init(_ file: OutputFile) { files = [file] }

  /// Takes the room for all files, so that a full disk shows at once.
  ///
  /// - Parameter sizes: bytes of each file, in their order.
  /// - Throws: `StorageError.cannotCreate` where there is no room.
  public func reserve(_ sizes: [Int]) throws(StorageError) {
    for (file, size) in zip(files, sizes) { try file.reserve(size) }
  }

  /// Waits until the bytes written so far to any of the files are on the disk.
  ///
  /// - Throws: `StorageError.cannotWrite`; the files stay as they are.
  public func flush() throws(StorageError) {
    for file in files { try file.flush() }
  }

  /// Says whether abandoned files stay under their partial names, for a later run to continue.
  public func keepWhenAbandoned(_ isKept: Bool) {
    for file in files { file.keepWhenAbandoned(isKept) }
  }

  /// Gives the files their final names, once the bytes of all are on the disk.
  ///
  /// - Throws: as ``OutputFile/commit()``. All are abandoned then, and names given before the error
  ///   are taken back, unless they replaced files.
  public func commit() throws(StorageError) {
    do {
      for file in files { try file.sync() }
      for file in files { try file.publish() }
    } catch {
      for file in files { file.withdraw() }
      abandon()
      throw error
    }
  }

  /// Removes the files that do not have their final names, unless they are to be kept.
  public func abandon() {
    for file in files { file.abandon() }
  }
}

public import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A directory of small files around a model: configuration, tokenizer, model card.
public struct Folder: Sendable {
  /// Where the directory is.
  public let path: FilePath

  /// The directory of that path, which need not exist.
  public init(_ path: FilePath) { self.path = path }

  /// The path of a file in this folder.
  public func file(_ name: String) -> FilePath { path.appending(name) }

  /// Whether there is a directory of that path.
  public var exists: Bool {
    var status = stat()
    let found = unsafe path.withPlatformString { unsafe stat($0, &status) }
    return found == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether something of that name is there.
  public func contains(_ name: String) -> Bool {
    unsafe file(name).withPlatformString { unsafe access($0, F_OK) == 0 }
  }

  /// Sees to it that new names in it outlive a crash.
  ///
  /// Some file systems cannot, and the files are whole.
  func sync() {
    let descriptor = try? FileDescriptor.open(
      path.isEmpty ? "." : path, .readOnly, options: [.directory, .closeOnExec])
    guard let descriptor else { return }
    _ = fsync(descriptor.rawValue)
    try? descriptor.close()
  }

  /// Removes a file, if it is there.
  public func remove(_ name: String) { _ = unsafe unlink(file(name).string) }

  /// The names of the entries, sorted by their bytes.
  public func names() throws(StorageError) -> [String] {
    let stream = unsafe path.withPlatformString { unsafe opendir($0) }
    guard let stream = unsafe stream else {
      throw .cannotOpen(file: path.string, reason: Errno(rawValue: errno).description)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The bytes of a file of at most `limit` bytes.
  public func contents(of name: String, limit: Int) throws(StorageError) -> [UInt8] {
    let source = try FileSource(file(name))
    guard source.size <= limit else {
      throw .tooLarge(file: source.name, size: source.size, limit: limit)
    }
    return try source.bytes(in: 0..<source.size)
  }

  /// The same, or `nil` where there is no such file.
  public func contentsIfPresent(of name: String, limit: Int) throws(StorageError) -> [UInt8]? {
    contains(name) ? try contents(of: name, limit: limit) : nil
  }
}

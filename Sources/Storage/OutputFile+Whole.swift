public import SystemPackage

extension OutputFile {
  /// Writes a small file that belongs to a run which may be taken up again at its very end.
  ///
  /// One that is there with these bytes stays, since an earlier run was ended right after it; what
  /// such a run has left half written is removed.
  ///
  /// - Throws: as ``init(_:force:inputs:)``, and `StorageError` where there is no room.
  public static func write(
    _ bytes: [UInt8], to path: FilePath, force: Bool, inputs: [FilePath] = []
  ) throws(StorageError) {
    PartialFiles.removeAll(beside: path)
    if holds(path, bytes) { return }
    // Forgotten on an error, it leaves nothing behind.
    let file = try OutputFile(path, force: force, inputs: inputs)
    try file.reserve(bytes.count)
    try file.write(bytes, at: 0)
    try file.commit()
  }

  private static func holds(_ path: FilePath, _ bytes: [UInt8]) -> Bool {
    guard let file = try? FileSource(path), file.size == bytes.count else { return false }
    return (try? file.bytes(in: 0..<file.size)) == bytes
  }
}

public import SystemPackage

/// Opens a file for reading, whatever form it is stored in.
///
/// - Throws: `StorageError` where the file cannot be opened.
public func openSource(_ path: FilePath) throws(StorageError) -> any ByteSource {
  try FileSource(path)
}

public import Storage

extension ImportanceMatrix {
  /// Reads a file of either form: one that begins as GGUF does is read as that, any other as the
  /// older form.
  ///
  /// Sizes are checked against the file before anything is allocated. Values are as the file has
  /// them; ``ImportanceSelection`` checks those that will be used.
  public init(reading source: any ByteSource) throws(ImportanceError) {
    let start = try Self.bytes(0..<min(4, source.size), of: source)
    self =
      start == Array("GGUF".utf8)
      ? try Self.readingGGUF(source) : try Self.readingLegacy(source)
  }

  static func bytes(
    _ range: Range<Int>, of source: any ByteSource
  ) throws(ImportanceError) -> [UInt8] {
    do throws(StorageError) {
      return try source.bytes(in: range)
    } catch {
      throw ImportanceError(source.name, .storage(error))
    }
  }
}

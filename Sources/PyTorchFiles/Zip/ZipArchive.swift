import Storage

/// The entries of a zip archive: what its directory says, compared with what stands before each.
///
/// Layout: for each entry a header, its name and its bytes; then the directory, a record for each
/// entry; then the record that says where the directory is, before it the same with 64 bits where
/// 32 do not do. Source: APPNOTE 6.3.10 of PKWARE, sections 4.3 and 4.5.3.
struct ZipArchive {
  let source: any ByteSource
  /// In the directory's order; no name occurs twice and no bytes belong to two.
  let entries: [ZipEntry]

  /// Bytes that a directory may have.
  static let maximumDirectory = 64 << 20

  /// Reads the directory and the headers of the entries.
  init(_ source: any ByteSource) throws(PyTorchError) {
    self.source = source
    let place = try ZipDirectoryPlace(source)
    let bytes = try read(source.name) { () throws(StorageError) in
      try source.bytes(in: place.range)
    }
    var fields = ZipFields(bytes, at: place.range.lowerBound, of: source.name)
    var entries: [ZipEntry] = []
    var names: Set<[UInt8]> = []
    while entries.count < place.count {
      let entry = try ZipEntry(directory: &fields, source: source, end: place.range.lowerBound)
      guard names.insert(Array(entry.name.utf8)).inserted else {
        throw fields.fault("the entry \"\(entry.name)\" occurs twice")
      }
      entries.append(entry)
    }
    guard fields.isAtEnd else { throw fields.fault("the directory has more than its entries") }
    let sorted = entries.sorted { $0.extent.lowerBound < $1.extent.lowerBound }
    for (first, second) in zip(sorted, sorted.dropFirst())
    where first.extent.upperBound > second.extent.lowerBound {
      throw fields.fault("the entries \"\(first.name)\" and \"\(second.name)\" overlap")
    }
    self.entries = entries
  }

  /// The bytes of an entry, decoded lazily; compared with the checksum when all have been read.
  func contents(of entry: ZipEntry) throws(PyTorchError) -> (source: any ByteSource, offset: Int) {
    let what = "the entry \"\(entry.name)\""
    guard entry.isDeflated else {
      let checked = ChecksummedSource(
        source, range: entry.bytes, expected: entry.checksum, what: what)
      return (checked, entry.bytes.lowerBound)
    }
    let inflated = try read(source.name) { () throws(StorageError) in
      try inflatedSource(source, in: entry.bytes, size: entry.size)
    }
    let checked = ChecksummedSource(
      inflated, range: 0..<entry.size, expected: entry.checksum, what: what)
    return (checked, 0)
  }

  /// All bytes of a small entry.
  func bytes(of entry: ZipEntry, limit: Int) throws(PyTorchError) -> [UInt8] {
    guard entry.size <= limit else {
      throw PyTorchError(
        file: source.name, offset: entry.bytes.lowerBound,
        .archive("the entry \"\(entry.name)\" has \(entry.size) bytes, \(limit) are allowed"))
    }
    let (contents, offset) = try contents(of: entry)
    return try read(source.name) { () throws(StorageError) in
      try contents.bytes(in: offset..<offset + entry.size)
    }
  }
}

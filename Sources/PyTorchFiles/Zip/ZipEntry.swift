import Storage

/// An entry of a zip archive.
struct ZipEntry {
  let name: String
  /// Bytes when decoded.
  let size: Int
  /// Of the decoded bytes, CRC-32.
  let checksum: UInt32
  let isDeflated: Bool
  /// Where its bytes lie in the file, as they are stored.
  let bytes: Range<Int>
  /// The same with the header before it.
  let extent: Range<Int>

  private static let directorySignature: UInt32 = 0x0201_4B50
  private static let headerSignature: UInt32 = 0x0403_4B50
  private static let headerSize = 30
  /// A deflated byte gives at most so many.
  private static let largestRatio = 1032

  /// Reads the next record of the directory, and the header that it points at.
  ///
  /// - Parameter end: where the directory begins, and entries must end.
  init(
    directory fields: inout ZipFields, source: any ByteSource, end: Int
  ) throws(PyTorchError) {
    guard try fields.next(UInt32.self) == Self.directorySignature else {
      throw fields.fault("a record of its directory does not begin as one")
    }
    try fields.skip(4)
    let (flags, method) = (try fields.next(UInt16.self), try fields.next(UInt16.self))
    try fields.skip(4)
    checksum = try fields.next()
    var sizes = Sizes(
      stored: UInt64(try fields.next(UInt32.self)), decoded: UInt64(try fields.next(UInt32.self)))
    let nameLength = Int(try fields.next(UInt16.self))
    let extraLength = Int(try fields.next(UInt16.self))
    let commentLength = Int(try fields.next(UInt16.self))
    try fields.skip(2 + 2 + 4)
    sizes.offset = UInt64(try fields.next(UInt32.self))
    let nameBytes = Array(try fields.take(nameLength))
    try sizes.widen(try fields.take(extraLength), fields)
    try fields.skip(commentLength)
    name = String(decoding: nameBytes, as: UTF8.self)
    guard flags & 1 == 0 else { throw fields.fault("the entry \"\(name)\" is encrypted") }
    guard method == 0 || method == 8 else {
      throw fields.fault("the entry \"\(name)\" is packed by method \(method); 0 and 8 are known")
    }
    isDeflated = method == 8
    guard let offset = Int(exactly: sizes.offset), let stored = Int(exactly: sizes.stored),
      let decoded = Int(exactly: sizes.decoded), offset <= end - Self.headerSize, stored <= end
    else { throw fields.fault("the entry \"\(name)\" lies beyond the archive's end") }
    guard isDeflated ? decoded / Self.largestRatio <= stored : decoded == stored else {
      throw fields.fault("the entry \"\(name)\" cannot have \(decoded) bytes in \(stored)")
    }
    size = decoded
    let start = try Self.dataOffset(of: nameBytes, at: offset, source: source, fields)
    guard start <= end, stored <= end - start else {
      throw fields.fault("the entry \"\(name)\" lies beyond the archive's end")
    }
    bytes = start..<start + stored
    extent = offset..<start + stored
  }

  /// Where the bytes of the entry begin whose header is at `offset`.
  private static func dataOffset(
    of name: [UInt8], at offset: Int, source: any ByteSource, _ directory: ZipFields
  ) throws(PyTorchError) -> Int {
    let length = min(headerSize + name.count, source.size - offset)
    let bytes = try read(source.name) { () throws(StorageError) in
      try source.bytes(in: offset..<offset + length)
    }
    var header = ZipFields(bytes, at: offset, of: source.name)
    guard try header.next(UInt32.self) == headerSignature else {
      throw header.fault("there is no entry where the directory says")
    }
    try header.skip(22)
    let nameLength = Int(try header.next(UInt16.self))
    let extraLength = Int(try header.next(UInt16.self))
    guard nameLength == name.count, try header.take(nameLength).elementsEqual(name) else {
      throw header.fault("an entry has another name than the directory says")
    }
    return offset + headerSize + nameLength + extraLength
  }
}

/// Sizes and place of an entry, which have 64 bits in an extra field where 32 do not do.
private struct Sizes {
  var stored: UInt64
  var decoded: UInt64
  var offset: UInt64 = 0

  private static let wideField: UInt16 = 1

  mutating func widen(
    _ extra: ArraySlice<UInt8>, _ directory: ZipFields
  ) throws(PyTorchError) {
    let absent = UInt64(UInt32.max)
    guard stored == absent || decoded == absent || offset == absent else { return }
    var fields = ZipFields(Array(extra), at: directory.offset, of: "")
    do throws(PyTorchError) {
      while true {
        let (kind, length) = (try fields.next(UInt16.self), try fields.next(UInt16.self))
        guard kind == Self.wideField else {
          try fields.skip(Int(length))
          continue
        }
        if decoded == absent { decoded = try fields.next() }
        if stored == absent { stored = try fields.next() }
        if offset == absent { offset = try fields.next() }
        return
      }
    } catch {
      throw directory.fault("an entry has no sizes of 64 bits where it needs them")
    }
  }
}

import Storage

/// Where the directory of a zip archive is, as the record at the archive's end says.
struct ZipDirectoryPlace {
  let range: Range<Int>
  /// Entries in it.
  let count: Int

  private static let endSignature: [UInt8] = [0x50, 0x4B, 5, 6]
  private static let endSize = 22
  private static let locatorSignature: UInt32 = 0x0706_4B50
  private static let wideEndSignature: UInt32 = 0x0606_4B50
  private static let longestComment = 0xFFFF

  init(_ source: any ByteSource) throws(PyTorchError) {
    let start = max(0, source.size - Self.endSize - Self.longestComment)
    let tail = try read(source.name) { () throws(StorageError) in
      try source.bytes(in: start..<source.size)
    }
    guard let index = Self.end(in: tail) else {
      throw PyTorchError(file: source.name, offset: source.size, .archive("it has no end record"))
    }
    var fields = ZipFields(Array(tail[index...]), at: start + index, of: source.name)
    try fields.skip(4)
    let (disk, directoryDisk) = (try fields.next(UInt16.self), try fields.next(UInt16.self))
    try fields.skip(2)
    var count = UInt64(try fields.next(UInt16.self))
    var size = UInt64(try fields.next(UInt32.self))
    var offset = UInt64(try fields.next(UInt32.self))
    var end = start + index
    if let wide = try Self.wideEnd(of: source, before: end) {
      (count, size, offset, end) = (wide.count, wide.size, wide.offset, wide.place)
    } else if disk != 0 || directoryDisk != 0 {
      throw fields.fault("it is one of several volumes")
    }
    guard let first = Int(exactly: offset), let length = Int(exactly: size), first <= end,
      length <= end - first
    else { throw fields.fault("its directory lies beyond its end") }
    guard length <= ZipArchive.maximumDirectory, count <= UInt64(length) else {
      throw fields.fault("its directory of \(size) bytes for \(count) entries is not believable")
    }
    range = first..<first + length
    self.count = Int(count)
  }

  /// The last place of an end record whose comment reaches to the end of the file.
  private static func end(in tail: [UInt8]) -> Int? {
    guard tail.count >= endSize else { return nil }
    return (0...tail.count - endSize).last { index in
      tail[index..<index + 4].elementsEqual(endSignature)
        && Int(tail[index + 20]) | Int(tail[index + 21]) << 8 == tail.count - index - endSize
    }
  }

  /// The record of 64 bits, where there is one.
  private static func wideEnd(
    of source: any ByteSource, before end: Int
  ) throws(PyTorchError) -> (count: UInt64, size: UInt64, offset: UInt64, place: Int)? {
    guard end >= 20 else { return nil }
    var locator = try fields(of: source, end - 20..<end)
    guard try locator.next(UInt32.self) == locatorSignature else { return nil }
    try locator.skip(4)
    guard let place = Int(exactly: try locator.next(UInt64.self)), place <= end - 20 - 56 else {
      throw locator.fault("its end record of 64 bits lies beyond its end")
    }
    var record = try fields(of: source, place..<place + 56)
    guard try record.next(UInt32.self) == wideEndSignature else {
      throw record.fault("its end record of 64 bits is not where it should be")
    }
    try record.skip(8 + 4 + 8 + 8)
    let count = try record.next(UInt64.self)
    return (count, try record.next(), try record.next(), place)
  }

  private static func fields(
    of source: any ByteSource, _ range: Range<Int>
  ) throws(PyTorchError) -> ZipFields {
    let bytes = try read(source.name) { () throws(StorageError) in try source.bytes(in: range) }
    return ZipFields(bytes, at: range.lowerBound, of: source.name)
  }
}

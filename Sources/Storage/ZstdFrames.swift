import CZstd

/// The frames of a zstd file, walked without decoding: what they say of their sizes.
///
/// Source: RFC 8878, section 3.1.
struct ZstdFrames {
  private let source: FileSource
  private var offset = 0

  static let magic: UInt32 = 0xFD2F_B528
  static let skippableMagics: ClosedRange<UInt32> = 0x184D_2A50...0x184D_2A5F

  /// The sum of the sizes that the frames state; `nil` where one does not state it.
  static func contentSize(of source: FileSource) throws(StorageError) -> Int? {
    var frames = ZstdFrames(source: source)
    var total = 0
    while frames.offset < source.size {
      guard let size = try frames.next() else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(size)
      guard !overflow else { throw frames.damaged("its frames state more than 2^63 bytes") }
      total = sum
    }
    return total
  }

  /// Passes a frame; returns the size that it states.
  private mutating func next() throws(StorageError) -> Int? {
    let magic = try number(4)
    if Self.skippableMagics ~= magic {
      try skip(Int(try number(4)))
      return 0
    }
    guard magic == Self.magic else { throw damaged("no frame begins here") }
    let descriptor = try number(1)
    let isSingleSegment = descriptor >> 5 & 1 == 1
    let sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
    let dictionaryBytes = [0, 1, 2, 4][Int(descriptor & 3)]
    try skip((isSingleSegment ? 0 : 1) + dictionaryBytes)
    guard sizeBytes > 0 else { return nil }
    let low = UInt64(try number(min(sizeBytes, 4)))
    let high = sizeBytes == 8 ? UInt64(try number(4)) : 0
    // Two bytes begin at 256: smaller sizes take one.
    let stated = (high << 32 | low) + (sizeBytes == 2 ? 256 : 0)
    guard let size = Int(exactly: stated) else { throw damaged("a frame states \(stated) bytes") }
    try skipBlocks()
    if descriptor >> 2 & 1 == 1 { try skip(4) }  // the checksum
    return size
  }

  private mutating func skipBlocks() throws(StorageError) {
    while true {
      let head = try number(3)
      let isLast = head & 1 == 1
      let size = Int(head >> 3)
      switch head >> 1 & 3 {
      case 0, 2: try skip(size)
      case 1: try skip(1)  // one byte, repeated
      default: throw damaged("a block of no known kind")
      }
      if isLast { return }
    }
  }

  /// Reads a little-endian number of up to four bytes.
  private mutating func number(_ count: Int) throws(StorageError) -> UInt32 {
    guard count <= source.size - offset else { throw damaged("it ends inside a frame") }
    let bytes = try source.bytes(in: offset..<offset + count)
    offset += count
    return bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private mutating func skip(_ count: Int) throws(StorageError) {
    guard count <= source.size - offset else { throw damaged("it ends inside a frame") }
    offset += count
  }

  private func damaged(_ reason: String) -> StorageError {
    .damagedStream(file: source.name, offset: offset, reason: reason)
  }
}

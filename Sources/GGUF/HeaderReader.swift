import Storage

/// Walks over a GGUF header, front to back, in few large reads.
///
/// Only a window of the file is in memory. Whatever a count or a length says is compared with the
/// bytes that remain before anything is allocated for it.
struct HeaderReader {
  /// Enough for a header without a vocabulary; the reads that follow are four times larger each.
  static let firstRead = 256 << 10
  static let largestRead = 4 << 20
  /// Bytes that a header may have; the largest published ones have a tenth.
  ///
  /// A sparse file can claim any size, so the file's size alone bounds nothing.
  static let maximumSize = 100_000_000

  let source: any ByteSource
  let size: Int
  var order = GGUFByteOrder.little
  /// The next byte to be read, counted from the start of the file.
  private(set) var offset = 0
  private var window: [UInt8] = []
  private var windowStart = 0
  private var nextRead = Self.firstRead

  init(_ source: any ByteSource) {
    self.source = source
    size = source.size
  }

  /// Bytes of the file from here on.
  var remaining: Int { size - offset }

  func fault(_ fault: GGUFError.Fault, at offset: Int) -> GGUFError {
    GGUFError(file: source.name, offset: offset, fault)
  }

  /// Reads a number of fixed size; `what` names it in the message where the file ends.
  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ what: @autoclosure () -> String, as: Number.Type = Number.self
  ) throws(GGUFError) -> Number {
    let width = MemoryLayout<Number>.size
    guard width <= remaining else {
      throw fault(.endsEarly(what: what(), needed: width, remaining: remaining), at: offset)
    }
    try load(width)
    let raw = unsafe window.span.bytes.unsafeLoadUnaligned(
      fromByteOffset: offset - windowStart, as: Number.self)
    offset += width
    return Number(raw, storedAs: order)
  }

  /// Reads a count of things that take at least `unit` bytes each, and refuses more than can
  /// follow.
  mutating func count(
    of what: @autoclosure () -> String, unit: Int, label: @autoclosure () -> String
  ) throws(GGUFError) -> Int {
    let start = offset
    let claimed: UInt64 = try number(label())
    guard claimed <= UInt64(remaining / unit) else {
      throw fault(.claimsTooMany(claimed, of: what(), remaining: remaining), at: start)
    }
    return Int(claimed)
  }

  /// Reads the next bytes into an array of their own; the caller has compared `count` with
  /// `remaining`.
  mutating func bytes(_ count: Int) throws(GGUFError) -> [UInt8] {
    if count > Self.largestRead {
      return try largeBytes(count)
    }
    try load(count)
    defer { offset += count }
    return Array(window[offset - windowStart..<offset - windowStart + count])
  }

  /// Reads the next bytes as text; `nil` where they are not UTF-8, or hold a null that may not be
  /// there.
  mutating func text(_ count: Int, allowsNull: Bool = true) throws(GGUFError) -> String? {
    try load(count)
    defer { offset += count }
    let start = offset - windowStart
    return unsafe window.withUnsafeBufferPointer { window in
      let bytes = unsafe UnsafeBufferPointer(rebasing: window[start..<start + count])
      // Nearly every name is ASCII, which needs no further look.
      if unsafe bytes.allSatisfy({ 0x01..<0x80 ~= $0 }) {
        return unsafe String(decoding: bytes, as: UTF8.self)
      }
      guard unsafe allowsNull || !bytes.contains(0) else { return nil }
      return unsafe String(validating: bytes, as: UTF8.self)
    }
  }

  /// Appends `count` little-endian strings, each a length of 64 bits and its bytes, as they are.
  ///
  /// Whole runs of strings move at once: vocabularies have hundreds of thousands.
  mutating func strings(_ count: Int, of key: String, to encoded: inout [UInt8]) throws(GGUFError) {
    var left = count
    while left > 0 {
      let start = offset - windowStart
      let (end, passed) = Self.wholeStrings(in: window, from: start, atMost: left)
      encoded.append(contentsOf: window[start..<end])
      offset += end - start
      left -= passed
      guard left > 0 else { return }
      // The next one crosses the window's end.
      try string(of: key, to: &encoded)
      left -= 1
    }
  }

  /// Appends one string, its length little-endian.
  mutating func string(of key: String, to encoded: inout [UInt8]) throws(GGUFError) {
    let length = try count(
      of: "bytes of a string under \"\(key)\"", unit: 1,
      label: "the length of a string under \"\(key)\"")
    encoded.append(littleEndian: UInt64(length))
    encoded.append(contentsOf: try bytes(length))
  }

  /// Passes over the strings that lie in `window` whole; says where they end and how many they are.
  private static func wholeStrings(
    in window: [UInt8], from start: Int, atMost limit: Int
  ) -> (end: Int, count: Int) {
    let bytes = unsafe window.span.bytes
    var (end, count) = (start, 0)
    while count < limit, bytes.byteCount - end >= 8 {
      let length = UInt64(
        littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: end, as: UInt64.self))
      guard length <= UInt64(bytes.byteCount - end - 8) else { break }
      end += 8 + Int(length)
      count += 1
    }
    return (end, count)
  }

  /// Sees to it that the next `count` bytes, which the file has, are in the window.
  private mutating func load(_ count: Int) throws(GGUFError) {
    let buffered = windowStart + window.count - offset
    guard buffered < count else { return }
    guard offset + count <= Self.maximumSize else {
      throw fault(.headerTooLarge(limit: Self.maximumSize), at: offset)
    }
    let length = min(max(count, nextRead), remaining)
    nextRead = min(4 * nextRead, Self.largestRead)
    let fresh = try read(offset + buffered..<offset + length)
    window.removeFirst(offset - windowStart)
    window.append(contentsOf: fresh)
    windowStart = offset
  }

  /// Reads past the window, so that a large array is in memory once.
  private mutating func largeBytes(_ count: Int) throws(GGUFError) -> [UInt8] {
    guard offset + count <= Self.maximumSize else {
      throw fault(.headerTooLarge(limit: Self.maximumSize), at: offset)
    }
    let bytes = try read(offset..<offset + count)
    offset += count
    window = []
    windowStart = offset
    return bytes
  }

  private func read(_ range: Range<Int>) throws(GGUFError) -> [UInt8] {
    do throws(StorageError) {
      return try source.bytes(in: range)
    } catch {
      throw fault(.storage(error), at: range.lowerBound)
    }
  }
}

import CZlib
import Synchronization

/// A part of a source with a CRC-32, which is compared as soon as every byte of it has been read.
///
/// Reads may come in any order and in pieces; a byte that is read again does not count again. What
/// is never read whole is never compared.
public final class ChecksummedSource: ByteSource {
  private let base: any ByteSource
  private let range: Range<Int>
  private let expected: UInt32
  private let what: String
  private let coverage = Mutex(Coverage())

  /// - Parameters:
  ///   - base: what is read; offsets stay the same.
  ///   - range: the bytes that the checksum is of.
  ///   - expected: their CRC-32.
  ///   - what: what messages call the range.
  public init(_ base: any ByteSource, range: Range<Int>, expected: UInt32, what: String) {
    self.base = base
    self.range = range
    self.expected = expected
    self.what = what
  }

  /// That of the base.
  public var name: String { base.name }
  /// That of the base.
  public var size: Int { base.size }
  /// As the base is read.
  public var isSequential: Bool { base.isSequential }

  /// Reads from the base.
  ///
  /// - Throws: as the base, and `StorageError.damagedStream` with the last of the bytes where the
  ///   checksum is another.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError)
  {
    try unsafe base.read(at: offset, into: buffer)
    let piece = offset..<offset + buffer.count
    guard range.lowerBound <= piece.lowerBound, piece.upperBound <= range.upperBound,
      !piece.isEmpty, coverage.withLock({ $0.isOpen(piece) })
    else { return }
    let checksum = unsafe UInt32(
      truncatingIfNeeded: crc32_z(
        0, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count))
    let found = coverage.withLock { coverage in
      coverage.add(piece, checksum)
      return coverage.checksum(of: range)
    }
    guard let found, found != expected else { return }
    throw .damagedStream(
      file: name, offset: range.lowerBound,
      reason: "\(what) has the CRC \(String(found, radix: 16)), the file says "
        + String(expected, radix: 16))
  }
}

/// Which bytes have been read, and their checksums.
private struct Coverage {
  private struct Piece {
    var range: Range<Int>
    var checksum: UInt32
  }

  /// By place; neighbours are joined.
  private var pieces: [Piece] = []

  /// Whether none of the bytes has been read.
  func isOpen(_ range: Range<Int>) -> Bool {
    let index = firstEnding(after: range.lowerBound)
    return index == pieces.count || pieces[index].range.lowerBound >= range.upperBound
  }

  /// Takes a piece in, unless some of it came meanwhile.
  mutating func add(_ range: Range<Int>, _ checksum: UInt32) {
    guard isOpen(range) else { return }
    var index = firstEnding(after: range.lowerBound)
    pieces.insert(Piece(range: range, checksum: checksum), at: index)
    if index > 0, pieces[index - 1].range.upperBound == range.lowerBound {
      index -= 1
      join(index)
    }
    if index + 1 < pieces.count,
      pieces[index].range.upperBound == pieces[index + 1].range.lowerBound
    {
      join(index)
    }
  }

  /// The checksum of the range, once all of it has been read.
  func checksum(of range: Range<Int>) -> UInt32? {
    pieces.count == 1 && pieces[0].range == range ? pieces[0].checksum : nil
  }

  /// Joins a piece with the next.
  private mutating func join(_ index: Int) {
    let (first, second) = (pieces[index], pieces[index + 1])
    let combined = crc32_combine(
      UInt(first.checksum), UInt(second.checksum), second.range.count)
    pieces[index] = Piece(
      range: first.range.lowerBound..<second.range.upperBound,
      checksum: UInt32(truncatingIfNeeded: combined))
    pieces.remove(at: index + 1)
  }

  /// The first piece that ends behind a place.
  private func firstEnding(after place: Int) -> Int {
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].range.upperBound > place { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

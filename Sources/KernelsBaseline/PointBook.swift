/// A codebook in memory, laid out for the searches: which coordinates are a point's, and which
/// points are near to those that are none.
///
/// A *code* is a point's coordinates, packed: eight of two bits or four of three, the first lowest.
/// All places are in bytes from the beginning.
///
/// | place | size | field |
/// |---:|---:|---|
/// | 0 | 16 | 32-bit words: places of the codes, rows and lists, and 0 |
/// | 16 | 512 each | two tables of 16-bit words, by the low and the high byte of a code: their sum is its index, which leaves out codes that are never asked for |
/// | 1040 | 4 each | by index: the number of the point, or the complement of its list's place in the lists |
/// | codes | 4 each | by number: the code, with the upper bits of ``codeBits`` |
/// | rows | 8 each | by number: a byte for each coordinate, 20 times its level |
/// | lists | 2 each | the lengths of the short list and the whole one, 32 bits of the whole one's place in the lists, the number of moves, 0, then the short list; lengths are even, a last point may stand twice, and goes on behind the list up to a multiple of eight; then the moves, a byte each |
///
/// A list holds numbers of points, in IQ1's book their codes.
///
/// Where all points of a list differ from the code by one level of one coordinate, the list has
/// them as *moves* as well: bits 0 to 2 are the coordinate, bit 3 is set where its level falls,
/// bit 4 where the higher one of the two levels is the highest.
struct PointBook {
  let base: UnsafeRawPointer
  @_transparent init(_ base: UnsafeRawPointer) { self.base = base }

  @_transparent private func place(_ word: Int) -> UnsafeRawPointer {
    base + Int(base.load(fromByteOffset: 4 &* word, as: Int32.self))
  }
  /// The number of a code's point, or the complement of its list's place.
  ///
  /// - Parameter isDense: whether the index is the code, as it is of four coordinates.
  @_transparent func place(of code: Int, isDense: Bool = false) -> Int32 {
    let places = (base + 1040).assumingMemoryBound(to: Int32.self)
    if isDense { return places[code] }
    let low = (base + 16).assumingMemoryBound(to: UInt16.self)
    return places[Int(low[code & 255]) &+ Int(low[256 &+ code &>> 8])]
  }
  @_transparent var codes: UnsafePointer<Float> { place(0).assumingMemoryBound(to: Float.self) }
  @_transparent var rows: UnsafePointer<UInt8> { place(1).assumingMemoryBound(to: UInt8.self) }
  @_transparent var lists: UnsafePointer<UInt16> { place(2).assumingMemoryBound(to: UInt16.self) }

  /// The lengths of both lists of a place.
  @_transparent func lengths(_ place: Int32) -> Int32 {
    UnsafeRawPointer(lists + Int(~place)).loadUnaligned(as: Int32.self)
  }

  /// The points near to coordinates that are no point's.
  ///
  /// The short list leaves out what cannot win while each coordinate's own level is one of its
  /// nearest: points that lie behind another one, see `PointTrials.swift`. The whole one is not
  /// given as moves.
  @_transparent
  func neighbours(_ place: Int32, short: Bool) -> PointList {
    let list = lists + Int(~place)
    if short {
      return PointList(first: list + 6, count: Int32(list[0]), moveCount: Int32(list[4]))
    }
    let whole = UnsafeRawPointer(list + 2).loadUnaligned(as: UInt32.self)
    return PointList(first: lists + Int(whole), count: Int32(list[1]), moveCount: 0)
  }
}

/// Points that are near to a code.
struct PointList {
  let first: UnsafePointer<UInt16>
  private let length: Int32
  /// How many of the points are there as moves: all of them or none.
  let moveCount: Int32
  @_transparent
  init(first: UnsafePointer<UInt16>, count: Int32, moveCount: Int32) {
    self.first = first
    length = count
    self.moveCount = moveCount
  }
  @_transparent var count: Int { Int(length) }
  @_transparent var moves: UnsafePointer<UInt8> {
    UnsafeRawPointer(first + (count &+ 7) & ~7).assumingMemoryBound(to: UInt8.self)
  }
}

/// Eight candidates, or eight columns, of a search for points.
typealias Eight = SIMD8<Float>
typealias EightBits = SIMD8<Int32>

@_transparent func eight(_ value: Float) -> Eight { Eight(repeating: value) }
@_transparent func eightBits(_ value: Int32) -> EightBits { EightBits(repeating: value) }
@_transparent func pickEight(_ mask: SIMDMask<EightBits>, _ yes: Eight, _ no: Eight) -> Eight {
  no.replacing(with: yes, where: mask)
}
@_transparent func bitsOf(_ v: Eight) -> EightBits { unsafeBitCast(v, to: EightBits.self) }
@_transparent func floatsOf(_ v: EightBits) -> Eight { unsafeBitCast(v, to: Eight.self) }
@_transparent func loadEight(_ p: UnsafePointer<Float>) -> Eight {
  UnsafeRawPointer(p).loadUnaligned(as: Eight.self)
}
@_transparent func storeEight(_ v: Eight, _ p: FloatPointer) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Eight.self)
}

/// All bits of the lanes that are set.
@_transparent func maskBits(_ mask: SIMDMask<EightBits>) -> EightBits {
  unsafeBitCast(mask, to: EightBits.self)
}
/// Whether any bit is set. (All four words in one expression: that becomes one instruction.)
@_transparent func isAnySet(_ v: EightBits) -> Bool {
  let four = unsafeBitCast(v, to: SIMD4<UInt64>.self)
  return four[0] | four[1] | four[2] | four[3] != 0
}

/// What a code is combined with, so that it is an ordinary float and can be selected as one.
@_transparent var codeBits: Int32 { 0x4b00_0000 }
/// Set in a code that has a coordinate which may be as near to another level: see
/// `PointTrials.swift`.
@_transparent var uncertainBit: Int32 { 0x1_0000 }
@_transparent func code(_ v: Float) -> Int { Int(v.bitPattern & 0xffff) }

/// The integer that the reference's rounding to nearest gives, for every float.
@_transparent func nearestInteger(_ v: Float) -> Int32 {
  Int32(bitPattern: (v + magic).bitPattern & 0x7f_ffff) &- 0x40_0000
}

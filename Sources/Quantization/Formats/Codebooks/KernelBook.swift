/// A format whose kernels have a codebook.
protocol CodebookFormat: BlockFormat {
  /// What encoding needs to know of the codebook.
  static var kernelBook: KernelBook { get }
  /// What decoding needs to know of it, which is made in no time.
  static var kernelPoints: KernelPoints { get }
}

/// A ``CodebookMap`` in the layout that kernels read: `PointBook` in the kernels' modules describes
/// it.
///
/// Beside each list of neighbours it holds a short one, without those that lie behind another one.
/// Why these cannot be the best is said with the kernels that use it (`PointTrials.swift`).
struct KernelBook: Sendable {
  private let words: [UInt32]

  /// - Parameter listsCodes: whether lists of neighbours hold codes instead of numbers.
  init(_ map: CodebookMap, listsCodes: Bool = false) {
    let count = map.coordinates.count / map.dimensions
    let unary = (0..<map.places.count).map { Self.unary(UInt32($0), map) }
    let codes = (0..<count).map { number in
      (0..<map.dimensions).reduce(UInt32(0)) { code, i in
        code | UInt32(map.coordinate(number, i)) << UInt32(map.width * i)
      }
    }
    let points = codes.map { unary[Int($0)] }
    let entry = { (number: UInt16) in listsCodes ? UInt16(codes[Int(number)]) : number }
    let (low, high) = Self.indexTables(map)
    var places = [UInt32](repeating: 0, count: map.width == 2 ? 6561 : map.places.count)
    var lists = NeighbourLists()
    for (packed, place) in map.places.enumerated() where place != CodebookMap.unknown {
      let index = Int(low[packed & 255]) + Int(high[packed >> 8])
      guard place < 0 else {
        places[index] = UInt32(place)
        continue
      }
      let start = Int(~place)
      let whole = Array(map.neighbours[start + 1...start + Int(map.neighbours[start])])
      let short = Self.nearest(whole, points: points, to: unary[packed])
      places[index] = UInt32(bitPattern: ~Int32(lists.end))
      lists.add(
        whole.map(entry), short: short.map(entry),
        moves: Self.moves(whole.map { codes[Int($0)] }, from: UInt32(packed), map))
    }
    let codesPlace = 1040 + 4 * places.count
    let rowsPlace = codesPlace + 4 * count
    let listsPlace = rowsPlace + 8 * count
    var words = [codesPlace, rowsPlace, listsPlace, 0].map(UInt32.init)
    words += Self.packed(low + high) + places
    words += codes.map { $0 | 0x4B00_0000 }
    words += Self.rows(of: map, count: count)
    words += Self.packed(lists.words)
    self.words = words
  }

  /// Calls `body` with the book's bytes.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawPointer?) -> Result) -> Result {
    unsafe words.withUnsafeBytes { unsafe body($0.baseAddress) }
  }

  /// Coordinates as a row of ones for each: the and of two is their minimum, the or their maximum.
  private static func unary(_ code: UInt32, _ map: CodebookMap) -> UInt32 {
    let mask = UInt32(1) << UInt32(map.width) - 1
    return (0..<UInt32(map.dimensions)).reduce(0) { ones, i in
      let level = code >> (UInt32(map.width) * i) & mask
      return ones | (1 << level - 1) << (UInt32(map.topLevel) * i)
    }
  }

  /// The points of a list that do not lie behind an earlier one, seen from `center`: all in unary
  /// form.
  private static func nearest(
    _ list: [UInt16], points: [UInt32], to center: UInt32
  ) -> [UInt16] {
    var nearest: [UInt16] = []
    for number in list {
      let point = points[Int(number)]
      let (low, high) = (center & point, center | point)
      let isBehind = nearest.contains { earlier in
        let between = points[Int(earlier)]
        return between & low == low && between | high == high
      }
      if !isBehind { nearest.append(number) }
    }
    return nearest
  }

  /// The moves that lead from a code to all of `points`: none where one of them takes more than one
  /// level of one coordinate, or points have four coordinates.
  private static func moves(
    _ points: [UInt32], from code: UInt32, _ map: CodebookMap
  ) -> [UInt8] {
    guard map.width == 2 else { return [] }
    let moves = points.compactMap { point -> UInt8? in
      let coordinate = (point ^ code).trailingZeroBitCount / 2, shift = UInt32(2 * coordinate)
      guard coordinate < map.dimensions, (point ^ code) >> shift < 4 else { return nil }
      let from = code >> shift & 3, to = point >> shift & 3
      guard max(from, to) - min(from, to) == 1 else { return nil }
      return UInt8(coordinate) | (to < from ? 8 : 0) | (max(from, to) == 2 ? 16 : 0)
    }
    return moves.count == points.count ? moves : []
  }

  /// What the low and the high byte of a code add to its index.
  ///
  /// Two bits can hold a fourth level, which is never asked for: coordinates are digits of base
  /// three then. What no code has, or none without that level, adds nothing.
  private static func indexTables(_ map: CodebookMap) -> (low: [UInt16], high: [UInt16]) {
    guard map.width == 2 else {
      return (Array(0..<256), (0..<256).map { $0 < 16 ? $0 << 8 : 0 })
    }
    let low = (0..<256).map { byte in
      let digits = [0, 2, 4, 6].map { byte >> $0 & 3 }
      return digits.contains(3) ? 0 : UInt16(digits.reversed().reduce(0) { 3 * $0 + $1 })
    }
    return (low, low.map { 81 * $0 })
  }

  /// Two 16-bit words in each of 32 bits.
  private static func packed(_ shorts: [UInt16]) -> [UInt32] {
    stride(from: 0, to: shorts.count, by: 2).map {
      UInt32(shorts[$0]) | UInt32(shorts[$0 + 1]) << 16
    }
  }

  /// Eight bytes for each point: 20 times the level of each coordinate.
  private static func rows(of map: CodebookMap, count: Int) -> [UInt32] {
    (0..<count).flatMap { number in
      [0, 4].map { first in
        (first..<min(first + 4, map.dimensions)).reduce(UInt32(0)) { row, i in
          row | UInt32(20 * map.coordinate(number, i)) << UInt32(8 * (i - first))
        }
      }
    }
  }
}

extension KernelBook {
  static let iq2xxs = KernelBook(.iq2xxs)
  static let iq2xs = KernelBook(.iq2xs)
  static let iq2s = KernelBook(.iq2s)
  static let iq1 = KernelBook(.iq1, listsCodes: true)
  static let iq3xxs = KernelBook(.iq3xxs)
  static let iq3s = KernelBook(.iq3s)
}

extension IQ1_S: CodebookFormat {
  static var kernelBook: KernelBook { .iq1 }
  static var kernelPoints: KernelPoints { .iq1 }
}
extension IQ1_M: CodebookFormat {
  static var kernelBook: KernelBook { .iq1 }
  static var kernelPoints: KernelPoints { .iq1 }
}
extension IQ2_XXS: CodebookFormat {
  static var kernelBook: KernelBook { .iq2xxs }
  static var kernelPoints: KernelPoints { .iq2xxs }
}
extension IQ2_XS: CodebookFormat {
  static var kernelBook: KernelBook { .iq2xs }
  static var kernelPoints: KernelPoints { .iq2xs }
}
extension IQ2_S: CodebookFormat {
  static var kernelBook: KernelBook { .iq2s }
  static var kernelPoints: KernelPoints { .iq2s }
}
extension IQ3_XXS: CodebookFormat {
  static var kernelBook: KernelBook { .iq3xxs }
  static var kernelPoints: KernelPoints { .iq3xxs }
}
extension IQ3_S: CodebookFormat {
  static var kernelBook: KernelBook { .iq3s }
  static var kernelPoints: KernelPoints { .iq3s }
}

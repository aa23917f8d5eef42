/// A format whose kernels have a codebook.
protocol CodebookFormat: BlockFormat {
  /// What encoding needs to know of the codebook.
  static var kernelBook: KernelBook { get }
  /// What decoding needs to know of it, which is made in no time.
  static var kernelPoints: KernelPoints { get }
}

/// A ``CodebookMap`` in the layout that kernels read: `PointBook` in the kernels' modules describes it.
///
/// Beside each list of neighbours it holds a short one, without those that lie behind another one. Why
/// these cannot be the best is said with the kernels that use it (`PointTrials.swift`).
struct KernelBook: Sendable {
  private let words: [UInt32]

  init(_ map: CodebookMap) {
    let count = map.coordinates.count / map.dimensions
    var lists: [UInt16] = []
    let unary = (0..<map.places.count).map { Self.unary(UInt32($0), map) }
    let codes = (0..<count).map { number in
      (0..<map.dimensions).reduce(UInt32(0)) { code, i in
        code | UInt32(map.coordinate(number, i)) << UInt32(map.width * i)
      }
    }
    let points = codes.map { unary[Int($0)] }
    var places = [UInt32](repeating: 0, count: map.places.count)
    for (packed, place) in map.places.enumerated() {
      guard place < 0 else {
        places[packed] = UInt32(place)
        continue
      }
      // A code that is never asked for gets point 0.
      guard case let start = Int(~place), start < map.neighbours.count else { continue }
      var list = Array(map.neighbours[start + 1...start + Int(map.neighbours[start])])
      var short = Self.nearest(list, points: points, to: unary[packed])
      Self.makeEven(&list)
      Self.makeEven(&short)
      // Lists of one length are one list, the whole: an even length may hide that a point is missing.
      if short.count == list.count { short = list }
      places[packed] = UInt32(bitPattern: ~Int32(lists.count))
      lists += [UInt16(short.count), UInt16(list.count)] + Self.filled(short)
      if short.count < list.count { lists += Self.filled(list) }
    }
    let codesPlace = 16 + 4 * places.count
    let rowsPlace = codesPlace + 4 * count
    let header = [codesPlace, rowsPlace, rowsPlace + 8 * count, 0].map(UInt32.init)
    var words = header + places
    words += codes.map { $0 | 0x4B00_0000 }
    words += Self.rows(of: map, count: count)
    if lists.count % 2 == 1 { lists.append(0) }
    for i in stride(from: 0, to: lists.count, by: 2) {
      words.append(UInt32(lists[i]) | UInt32(lists[i + 1]) << 16)
    }
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

  /// The points of a list that do not lie behind an earlier one, seen from `center`: all in unary form.
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

  /// Repeats the last point of an odd number: kernels take two at a time, and what stands twice is no
  /// better the second time.
  private static func makeEven(_ list: inout [UInt16]) {
    if list.count % 2 == 1, let last = list.last { list.append(last) }
  }

  /// A list whose last point goes on to a multiple of eight: so many are looked at together.
  private static func filled(_ list: [UInt16]) -> [UInt16] {
    list + [UInt16](repeating: list.last ?? 0, count: (8 - list.count % 8) % 8)
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
  static let iq1 = KernelBook(.iq1)
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

/// A codebook as encoders search it: which coordinates are a point's, and which points are near to
/// those that are none.
///
/// Coordinates are numbers of levels here, from 0 on, packed as in ``Codebook``; what a level
/// stands for is the caller's. Making a map takes some ten milliseconds, so there is one for each
/// use.
struct CodebookMap: Sendable {
  /// Coordinates of a point: eight of two bits, or four of three.
  let dimensions: Int
  /// Bits of a packed coordinate.
  let width: Int
  /// The highest level of a coordinate.
  let topLevel: Int32

  /// The points' coordinates, one point after the other.
  let coordinates: [UInt8]
  /// By packed coordinates: the number of the point, or the complement of where its list starts.
  let places: [Int32]
  /// Lists of neighbours: their count, then their numbers, nearest first, equally near ones
  /// ascending.
  let neighbours: [UInt16]

  /// - Parameter distances: neighbours are all points at so many of the least distances.
  init(_ book: Codebook, distances: Int) {
    let (width, dimensions) = (book.width, book.width == 2 ? 8 : 4)
    let count = 1 << (width * dimensions)
    var places = [Int32](repeating: Self.unknown, count: count)
    for (number, point) in book.points.enumerated() { places[Int(point)] = Int32(number) }
    let measure = PointDistances(book, dimensions: dimensions)
    var lists: [UInt16] = []
    for packed in 0..<count where places[packed] == Self.unknown {
      // Two bits can hold a fourth level, which is never asked for.
      guard width == 3 || packed & packed >> 1 & 0x5555 == 0 else { continue }
      let list = measure.neighbours(of: packed, distances: distances)
      places[packed] = ~Int32(lists.count)
      lists.append(UInt16(list.count))
      lists += list
    }
    (self.width, self.dimensions, self.places, neighbours) = (width, dimensions, places, lists)
    topLevel = Int32(book.values.count - 1)
    coordinates = book.points.flatMap { point in
      (0..<dimensions).map { UInt8(point >> (width * $0) & (1 << width - 1)) }
    }
  }

  /// The place of what is never asked for.
  static let unknown = Int32.min

  /// Coordinate `i` of a point.
  func coordinate(_ point: Int, _ i: Int) -> Int { Int(coordinates[point * dimensions + i]) }

  /// The point with the coordinates; off the book, `nil`.
  func point(_ packed: Int) -> Int? {
    let place = places[packed]
    return place < 0 ? nil : Int(place)
  }

  /// Of the neighbours of coordinates off the book the one with the least weighted squared error.
  ///
  /// A point stands for `scale · values[coordinate]`; `targets` and `importance` are looked at from
  /// `first` on. Of equally good ones the first is taken.
  func nearest(
    to packed: Int, scale: Float, values: [Float], targets: [Float], importance: [Float], first: Int
  ) -> Int {
    let start = Int(~places[packed])
    guard neighbours.indices.contains(start) else { return 0 }
    var (nearest, leastError) = (Int(neighbours[start + 1]), Float.greatestFiniteMagnitude)
    for place in start + 1...start + Int(neighbours[start]) {
      let point = Int(neighbours[place])
      var error: Float = 0
      for i in 0..<dimensions {
        let miss = scale * values[coordinate(point, i)] - targets[first + i]
        error += importance[first + i] * miss * miss
      }
      if error < leastError { (nearest, leastError) = (point, error) }
    }
    return nearest
  }
}

/// Squared distances of packed coordinates from all points of a book.
private struct PointDistances {
  private let points: [UInt16]
  /// Bits of half a packed point.
  private let bits: Int
  /// Squared distance of two halves, by the one and the other.
  private let halves: [UInt8]

  init(_ book: Codebook, dimensions: Int) {
    let bits = book.width * dimensions / 2
    let mask = 1 << book.width - 1
    halves = (0..<1 << (2 * bits)).map { pair in
      let (a, b) = (pair >> bits, pair & (1 << bits - 1))
      var sum = 0
      for shift in stride(from: 0, to: bits, by: book.width) {
        let difference = (a >> shift & mask) - (b >> shift & mask)
        sum += difference * difference
      }
      return UInt8(sum)
    }
    (points, self.bits) = (book.points, bits)
  }

  /// All points at the `distances` least distances, nearest first, then ascending.
  func neighbours(of packed: Int, distances: Int) -> [UInt16] {
    let mask = 1 << bits - 1
    let (low, high) = ((packed & mask) << bits, (packed >> bits) << bits)
    let measured = points.map { halves[low | Int($0) & mask] + halves[high | Int($0) >> bits] }
    var farthest = -1
    for _ in 0..<distances {
      var next = Int(UInt8.max)
      for distance in measured where Int(distance) > farthest { next = min(next, Int(distance)) }
      farthest = next
    }
    var found: [UInt32] = []
    for (number, distance) in measured.enumerated() where Int(distance) <= farthest {
      found.append(UInt32(distance) << 16 | UInt32(number))
    }
    return found.sorted().map { UInt16(truncatingIfNeeded: $0) }
  }
}

extension CodebookMap {
  static let iq2xxs = CodebookMap(.iq2xxs, distances: 2)
  static let iq2xs = CodebookMap(.iq2xs, distances: 2)
  static let iq2s = CodebookMap(.iq2s, distances: 1)
  static let iq1 = CodebookMap(.iq1, distances: 3)
  static let iq3xxs = CodebookMap(.iq3xxs, distances: 2)
  static let iq3s = CodebookMap(.iq3s, distances: 3)
}

// A group's points once more, for the scale found. There is one candidate now, so that lanes are
// columns where it is rounded and summed, and neighbours where the best one is looked for; each
// lane takes the steps of the definition, and the first of equally good neighbours wins.

private typealias Quad = SIMD4<Float>
private typealias QuadBits = SIMD4<Int32>

@_transparent private func loadFour(_ p: UnsafePointer<Float>) -> Quad {
  UnsafeRawPointer(p).loadUnaligned(as: Quad.self)
}
@_transparent private func bits(_ v: Quad) -> QuadBits { unsafeBitCast(v, to: QuadBits.self) }
@_transparent private func floats(_ v: QuadBits) -> Quad { unsafeBitCast(v, to: Quad.self) }
@_transparent private func orFour(_ v: QuadBits) -> UInt32 {
  let pair = unsafeBitCast(v, to: SIMD2<UInt64>.self), one = pair[0] | pair[1]
  return UInt32(truncatingIfNeeded: one | one &>> 32)
}

/// The least of eight numbers, none of which is a NaN.
@_transparent func leastOf(_ v: Eight) -> Float {
  let half = unsafeBitCast(v, to: (Quad, Quad).self)
  let four = half.0.replacing(with: half.1, where: half.1 .< half.0)
  let turned = Quad(four[2], four[3], four[0], four[1])
  let two = four.replacing(with: turned, where: turned .< four)
  return two[1] < two[0] ? two[1] : two[0]
}

// Numbers below 2^23 in the low bits of floats: what is or-ed keeps `codeBits`.

/// The code that eight columns round to, marked where it is uncertain.
@_transparent private func codeOfEight(_ x: UnsafePointer<Float>, inverse: Float) -> UInt32 {
  let middle = eight(2 * magic), highest = eight(4)
  let t = eight(inverse) * loadEight(x) - eight(1)
  let raised = pickEight(t .> Eight.zero, t, Eight.zero)
  let held = pickEight(raised .< highest, raised, highest), doubled = held + middle - middle
  let gap = floatsOf(bitsOf(held - doubled) & eightBits(.max))
  let mark = pickEight(gap .> eight(nearLevel), floatsOf(eightBits(uncertainBit)), Eight.zero)
  let placed = doubled * Eight(0.5, 2, 8, 32, 128, 512, 2048, 8192) + eight(8_388_608)
  return orEight(floatsOf(bitsOf(placed) | bitsOf(mark)))
}

/// The code that four columns round to, marked where it is uncertain.
@_transparent private func codeOfFour(_ x: UnsafePointer<Float>, inverse: Float) -> UInt32 {
  let middle = Quad(repeating: 2 * magic), highest = Quad(repeating: 14)
  let t = Quad(repeating: inverse) * loadFour(x) - Quad(repeating: 1)
  let raised = Quad.zero.replacing(with: t, where: t .> Quad.zero)
  let held = highest.replacing(with: raised, where: raised .< highest)
  let doubled = held + middle - middle
  let gap = floats(bits(held - doubled) & QuadBits(repeating: .max))
  let mark = QuadBits.zero.replacing(
    with: QuadBits(repeating: uncertainBit), where: gap .> Quad(repeating: nearLevel))
  let placed = doubled * Quad(0.5, 4, 32, 256) + Quad(repeating: 8_388_608)
  return orFour(bits(placed) | mark)
}

/// How a code's coordinates are read.
enum PointKind {
  /// Eight of two bits, or four of three, that stand for 2 · level + 1.
  case eight, four
  /// Eight of two bits that stand for the level, with something added.
  case cuts
}

/// The best of some points for one scale: eight a turn, of lists that go on to a multiple of eight.
@_transparent
func bestPoint(
  _ book: PointBook, _ list: UnsafePointer<UInt16>, _ count: Int, _ kind: PointKind,
  _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>, scale: Float, lowest: Float = 0
) -> Float {
  let codes = book.codes, scales = eight(scale), coordinates = kind == .four ? 4 : 8
  let width = eightBits(kind == .four ? 3 : 2)
  // Levels of cuts stand in units of an eighth, from which `lowest` is taken off without rounding.
  let unit = eightBits(kind == .cuts ? 0x4980_0000 : codeBits | 1)
  let zero = eight(kind == .cuts ? 0x1p20 - lowest : 0x1p23)
  let shift = eightBits(kind == .cuts ? 3 : 1)
  let mask = eightBits(kind == .four ? 14 : kind == .eight ? 6 : 24)
  @_transparent func code(_ k: Int) -> Int32 {
    kind == .cuts ? Int32(list[k]) : Int32(bitPattern: codes[Int(list[k])].bitPattern)
  }
  var least = eight(.greatestFiniteMagnitude), places = Eight.zero
  var here = Eight(0, 1, 2, 3, 4, 5, 6, 7)
  var k = 0
  while k < count {
    var code = EightBits(
      code(k), code(k &+ 1), code(k &+ 2), code(k &+ 3), code(k &+ 4), code(k &+ 5),
      code(k &+ 6), code(k &+ 7))
    code = code &<< shift
    var sum = Eight.zero
    var i = 0
    while i < coordinates {
      let value = floatsOf(code & mask | unit) - zero
      let miss = scales * value - eight(x[i])
      sum += eight(root[i]) * miss * miss
      code = code &>> width
      i &+= 1
    }
    let isLess = sum .< least
    places = pickEight(isLess, here, places)
    least = pickEight(isLess, sum, least)
    here += eight(8)
    k &+= 8
  }
  let first = pickEight(least .== eight(leastOf(least)), places, eight(1e9))
  let best = list[Int(leastOf(first))]
  return kind == .cuts
    ? Float(bitPattern: UInt32(best) | UInt32(codeBits)) : codes[Int(best)]
}

extension PointMemory {
  /// The eight levels of a code of two bits each.
  @_transparent func levelsOfEight(_ code: Float) -> Eight {
    let levels = bitsOf(eight(code)) & bitsOf(loadEight(levelMasks)) | eightBits(codeBits)
    return (floatsOf(levels) - eight(0x1p23)) * loadEight(levelUnits)
  }

  // The terms of a group's sums, where errors were.
  @_transparent private var productTerms: FloatPointer { errors }
  @_transparent private var squareTerms: FloatPointer { errors + 32 }

  /// Stores the terms of eight columns that have a point's coordinates.
  @_transparent
  private func storeTerms(_ value: Eight, _ column: Int, at place: Int) {
    let weight = loadEight(weights + (column &+ place))
    storeEight(loadEight(weighted + (column &+ place)) * value, productTerms + place)
    storeEight(weight * value * value, squareTerms + place)
  }

  /// The scale that sums of the stored terms give.
  @_transparent
  private func fittedScale(_ columns: Int, _ scale: Float) -> Float {
    var product: Float = 0, square: Float = 0
    var i = 0
    while i < columns {
      product += productTerms[i]
      square += squareTerms[i]
      i &+= 1
    }
    return square > 0 ? product / square : scale
  }

  /// The point of a part.
  @_transparent
  private func point(
    _ book: PointBook, _ word: UInt32, _ kind: PointKind, _ x: UnsafePointer<Float>,
    _ root: UnsafePointer<Float>, scale: Float
  ) -> Float {
    let place = book.place(of: Int(word & 0xffff), isDense: kind == .four)
    if place >= 0 { return Float(bitPattern: word & ~UInt32(bitPattern: uncertainBit)) }
    let list = book.neighbours(place, short: word & UInt32(bitPattern: uncertainBit) == 0)
    return bestPoint(book, list.first, list.count, kind, x, root, scale: scale)
  }

  /// Chooses new points for the parts of `chosen`, bit by bit, and fits the scale to all points.
  @inline(never)
  func reviseEight(
    _ book: PointBook, column: Int, parts: Int, chosen: UInt32, _ codes: FloatPointer,
    scale: Float
  ) -> Float {
    let inverse = 1 / scale
    var part = 0
    while part < parts {
      let first = column &+ 8 &* part
      if chosen &>> UInt32(truncatingIfNeeded: part) & 1 == 1 {
        codes[part] = point(
          book, codeOfEight(values + first, inverse: inverse), .eight, values + first,
          roots + first, scale: scale)
      }
      storeTerms(levelsOfEight(codes[part]) * eight(2) + eight(1), column, at: 8 &* part)
      part &+= 1
    }
    return fittedScale(8 &* parts, scale)
  }

  /// The same for parts of four columns.
  @inline(never)
  func reviseFour(
    _ book: PointBook, column: Int, parts: Int, chosen: UInt32, _ codes: FloatPointer,
    scale: Float
  ) -> Float {
    let inverse = 1 / scale
    let masks = EightBits(7, 56, 448, 3584, 7, 56, 448, 3584)
    let units = Eight(2, 0.25, 0x1p-5, 0x1p-8, 2, 0.25, 0x1p-5, 0x1p-8)
    var part = 0
    while part < parts {
      let first = column &+ 4 &* part
      if chosen &>> UInt32(truncatingIfNeeded: part) & 1 == 1 {
        codes[part] = point(
          book, codeOfFour(values + first, inverse: inverse), .four, values + first,
          roots + first, scale: scale)
      }
      part &+= 1
    }
    part = 0
    while part < parts {
      let (a, b) = (codes[part], codes[part &+ 1])
      let levels = bitsOf(Eight(a, a, a, a, b, b, b, b)) & masks | eightBits(codeBits)
      storeTerms(
        (floatsOf(levels) - eight(8_388_608)) * units + eight(1), column, at: 4 &* part)
      part &+= 2
    }
    return fittedScale(4 &* parts, scale)
  }
}

// Candidates for a group's scale, eight a vector: levels, points, sums. A lane takes the steps of
// the definition for its candidate in their order.
//
// Points are looked for once for each stretch of neighbouring candidates that round to the same
// code.
//
// Short lists. Let c be the level a coordinate x is rounded to, s the scale. The error of level l,
// (w·d)·d with d = s·(2l + 1) - x rounded, falls with l while d < 0 and rises after that, because
// multiplication and subtraction are monotone when rounded too. So if no level has less error than
// c, going from c further to one side never makes it less. Point B lies behind point A if each
// coordinate of A is between c's and B's: then none of A's eight terms is greater than B's, nor is
// their sum, and A stands before B in the list, because it is nearer to c. B cannot win, and is
// left out.
//
// c has the least error where x/s is not near the middle of two levels: with |x/s - (2c + 1)| at
// most 1 - 2e-5, c's |d| is at most (1 - 1e-5)·s, its neighbours' at least (1 + 1e-5)·s, while all
// roundings together are less than 1e-6 · (2·7 + 1)·s / 4. Elsewhere, and where scales come near
// the subnormal numbers, the whole list is searched.

/// What the reference's rounding leaves of a sum with twice `magic`, for every float.
@_transparent private func wrapped(_ sum: Eight) -> Eight {
  floatsOf(bitsOf(sum) & eightBits(0x7f_ffff) | eightBits(0x4b80_0000))
}

/// How far from a level a coordinate may be, in halves of a level's distance, for short lists.
@_transparent var nearLevel: Float { 0.99998 }
/// The smallest reach for short lists.
@_transparent var shortListReach: Float { 1e-30 }

extension PointMemory {
  /// Puts up `vectors` vectors of candidates, given their inverse scales.
  @_transparent
  func setScales(_ inverses: Eight, _ scales: Eight, at vector: Int, levels: Int) {
    storeEight(inverses, self.inverses + 8 &* vector)
    storeEight(scales, trialScales + 8 &* vector)
    var level = 0
    while level < levels {
      let value = eight(Float(2 &* level &+ 1))
      storeEight(scales * value, levelValues + (Self.stride &* level &+ 8 &* vector))
      level += 1
    }
  }

  /// Rounds a group's columns to levels for all candidates.
  ///
  /// - Parameters:
  ///   - isTame: whether no column is more than 2^22 levels from 0: then clamping comes before
  ///     rounding, which is monotone and leaves integers as they are. If not, the reference's
  ///     rounding wraps, and that comes first; all codes are marked as uncertain.
  ///   - clampsBelow: false where no column is negative: then no quotient is below -1/2, which is
  ///     rounded to 0.
  ///   - clampsAbove: false where no quotient reaches half a level beyond the highest one.
  ///   - measures: whether to mark codes with an uncertain coordinate.
  @_transparent
  private func round(
    _ x: UnsafePointer<Float>, parts: Int, coordinates: Int, width: Int32, top: Float,
    vectors: Int, isTame: Bool, clampsBelow: Bool = true, clampsAbove: Bool = true, measures: Bool
  ) {
    // Twice the usual constant: what is rounded are halves, and halving can be left out.
    let middle = eight(2 * magic), one = eight(1), highest = eight(2 * top)
    let marked = floatsOf(eightBits(uncertainBit | codeBits)), plain = floatsOf(eightBits(codeBits))
    // Patterns are added up as they are; of each the exponent is in what is taken off again. (A
    // NaN's leave anything: the mask keeps it within the book.)
    let pattern = Int32(bitPattern: (2 * magic as Float).bitPattern)
    let patterns = eightBits(width == 2 ? pattern &* 0x5555 : pattern &* 0o1111)
    let mask = eightBits(width == 2 ? 0xffff : 0xfff)
    var vector = 0
    while vector < vectors {
      let inverse = loadEight(inverses + 8 &* vector)
      var part = 0
      while part < parts {
        let columns = x + coordinates &* part
        var codes = EightBits.zero, farthest = Eight.zero
        var i = coordinates &- 1
        while i >= 0 {
          let t = inverse * eight(columns[i]) - one
          let start = isTame ? t : wrapped(t + middle) - middle
          let raised = clampsBelow ? pickEight(start .> Eight.zero, start, Eight.zero) : start
          let held = clampsAbove ? pickEight(raised .< highest, raised, highest) : raised
          let sum = held + middle
          if measures {
            let gap = floatsOf(bitsOf(held - (sum - middle)) & eightBits(.max))
            farthest = pickEight(gap .> farthest, gap, farthest)
          }
          codes = (codes &<< eightBits(width)) &+ bitsOf(sum)
          i &-= 1
        }
        let upper =
          !isTame
          ? marked : measures ? pickEight(farthest .> eight(nearLevel), marked, plain) : plain
        storeEight(
          floatsOf((codes &- patterns) & mask | bitsOf(upper)),
          rounded + (Self.stride &* part &+ 8 &* vector))
        part &+= 1
      }
      vector &+= 1
    }
  }

  @inline(never)
  private func roundEight(_ x: UnsafePointer<Float>, parts: Int, vectors: Int) {
    round(
      x, parts: parts, coordinates: 8, width: 2, top: 2, vectors: vectors, isTame: true,
      measures: true)
  }
  @inline(never)
  private func roundFour(_ x: UnsafePointer<Float>, parts: Int, vectors: Int) {
    round(
      x, parts: parts, coordinates: 4, width: 3, top: 7, vectors: vectors, isTame: true,
      measures: true)
  }
  /// Eight coordinates of IQ2_S, whose book has no short lists: signs are stored as they are, and
  /// the candidates' highest quotient is (5.9 - 1) / 2 = 2.45.
  @inline(never)
  private func roundEightOnly(_ x: UnsafePointer<Float>, parts: Int, vectors: Int) {
    round(
      x, parts: parts, coordinates: 8, width: 2, top: 2, vectors: vectors, isTame: true,
      clampsBelow: false, clampsAbove: false, measures: false)
  }
  @inline(never)
  private func roundWildly(
    _ x: UnsafePointer<Float>, parts: Int, vectors: Int, coordinates: Int
  ) {
    if coordinates == 8 {
      round(
        x, parts: parts, coordinates: 8, width: 2, top: 2, vectors: vectors, isTame: false,
        measures: false)
    } else {
      round(
        x, parts: parts, coordinates: 4, width: 3, top: 7, vectors: vectors, isTame: false,
        measures: false)
    }
  }

  /// Whether rounding does not wrap, and short lists hold.
  @_transparent
  func isTame(farthest: Float, inverse: Float, reach: Float) -> Bool {
    farthest * inverse < 4_000_000 && reach >= shortListReach
  }

  /// Rounds a group's columns, the largest magnitude of which is `farthest`, to levels for all
  /// candidates, of whose inverse scales `inverse` is the largest.
  @_transparent
  func roundColumns(
    _ search: PointSearch, _ x: UnsafePointer<Float>, vectors: Int, farthest: Float,
    inverse: Float, reach: Float
  ) {
    if isTame(farthest: farthest, inverse: inverse, reach: reach) {
      if search.width == 3 {
        roundFour(x, parts: search.parts, vectors: vectors)
      } else if search.hasShortLists {
        roundEight(x, parts: search.parts, vectors: vectors)
      } else {
        roundEightOnly(x, parts: search.parts, vectors: vectors)
      }
    } else {
      roundWildly(x, parts: search.parts, vectors: vectors, coordinates: search.coordinates)
    }
  }

  /// Sums products and squares of a group's columns for all candidates, with the chosen points.
  ///
  /// `weighted` are weights times values.
  @_transparent
  private func sum(
    _ weighted: UnsafePointer<Float>, _ w: UnsafePointer<Float>, parts: Int, coordinates: Int,
    width: Int32, vectors: Int
  ) {
    let mask = eightBits((1 &<< width &- 1) &<< 1), unit = eightBits(0x4b00_0001)
    let zero = eight(8_388_608)
    var vector = 0
    while vector < vectors {
      var product = Eight.zero, square = Eight.zero
      var part = 0
      while part < parts {
        let place = Self.stride &* part &+ 8 &* vector
        var codes = bitsOf(loadEight(chosen + place)) &<< eightBits(1)
        var i = coordinates &* part
        let end = i &+ coordinates
        while i < end {
          let value = floatsOf(codes & mask | unit) - zero
          let weight = eight(w[i])
          product += eight(weighted[i]) * value
          square += weight * value * value
          codes = codes &>> eightBits(width)
          i &+= 1
        }
        part &+= 1
      }
      storeEight(product, products + 8 &* vector)
      storeEight(square, squares + 8 &* vector)
      vector &+= 1
    }
  }

  @inline(never)
  func sumEight(
    _ weighted: UnsafePointer<Float>, _ w: UnsafePointer<Float>, parts: Int, vectors: Int
  ) {
    sum(weighted, w, parts: parts, coordinates: 8, width: 2, vectors: vectors)
  }
  @inline(never)
  func sumFour(
    _ weighted: UnsafePointer<Float>, _ w: UnsafePointer<Float>, parts: Int, vectors: Int
  ) {
    sum(weighted, w, parts: parts, coordinates: 4, width: 3, vectors: vectors)
  }
}

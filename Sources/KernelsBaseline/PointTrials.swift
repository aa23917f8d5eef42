// Candidates for a group's scale, eight a vector: levels, points, sums. A lane takes the steps of the
// definition for its candidate in their order.
//
// Points are looked for once for each stretch of neighbouring candidates that round to the same code.
//
// Short lists. Let c be the level a coordinate x is rounded to, s the scale. The error of level l,
// (w·d)·d with d = s·(2l + 1) - x rounded, falls with l while d < 0 and rises after that, because
// multiplication and subtraction are monotone when rounded too. So if no level has less error than c,
// going from c further to one side never makes it less. Point B lies behind point A if each
// coordinate of A is between c's and B's: then none of A's eight terms is greater than B's, nor is their
// sum, and A stands before B in the list, because it is nearer to c. B cannot win, and is left out.
//
// c has the least error where x/s is not near the middle of two levels: with |x/s - (2c + 1)| at most
// 1 - 2e-5, c's |d| is at most (1 - 1e-5)·s, its neighbours' at least (1 + 1e-5)·s, while all roundings
// together are less than 1e-6 · (2·7 + 1)·s / 4. Elsewhere, and where scales come near the subnormal
// numbers, the whole list is searched.

/// How far from a level a coordinate may be, in halves of a level's distance, for short lists.
@_transparent private var nearLevel: Float { 0.99998 }
/// The smallest reach for short lists.
@_transparent private var shortListReach: Float { 1e-30 }

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
  /// - Returns: whether short lists will do.
  @_transparent
  private func round(
    _ x: UnsafePointer<Float>, parts: Int, coordinates: Int, width: Int32, top: Float,
    vectors: Int, reach: Float
  ) -> Bool {
    // Twice the usual constant: what is rounded are halves, and halving can be left out.
    let middle = eight(2 * magic), one = eight(1)
    let highest = eight(2 * magic + 2 * top)
    var farthest = Eight.zero
    var vector = 0
    while vector < vectors {
      let inverse = loadEight(inverses + 8 &* vector)
      var part = 0
      while part < parts {
        var codes = EightBits.zero, place: Int32 = 0
        var i = 0
        while i < coordinates {
          let t = inverse * eight(x[coordinates &* part &+ i]) - one
          let sum = t + middle, gap = t - (sum - middle)
          let size = floatsOf(bitsOf(gap) & eightBits(.max))
          farthest = pickEight(size .> farthest, size, farthest)
          let wrapped = floatsOf(
            bitsOf(sum) & eightBits(0x7f_ffff) | eightBits(0x4b80_0000))
          let above = pickEight(wrapped .> middle, wrapped, middle)
          let level = pickEight(above .< highest, above, highest)
          codes = codes | (bitsOf(level) & eightBits(7)) &<< eightBits(place)
          place &+= width
          i &+= 1
        }
        storeEight(
          floatsOf(codes | eightBits(codeBits)),
          rounded + (Self.stride &* part &+ 8 &* vector))
        part &+= 1
      }
      vector &+= 1
    }
    storeEight(farthest, scratch)
    var isNear = reach >= shortListReach
    var i = 0
    while i < 8 {
      isNear = isNear && scratch[i] <= nearLevel
      i &+= 1
    }
    return isNear
  }

  @inline(never)
  func roundEight(_ x: UnsafePointer<Float>, parts: Int, vectors: Int, reach: Float) -> Bool {
    round(x, parts: parts, coordinates: 8, width: 2, top: 2, vectors: vectors, reach: reach)
  }
  @inline(never)
  func roundFour(_ x: UnsafePointer<Float>, parts: Int, vectors: Int, reach: Float) -> Bool {
    round(x, parts: parts, coordinates: 4, width: 3, top: 7, vectors: vectors, reach: reach)
  }

  /// Sums products and squares of a group's columns for all candidates, with the chosen points.
  @_transparent
  private func sum(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, parts: Int, coordinates: Int,
    width: Int32, vectors: Int
  ) {
    let mask = eightBits((1 &<< width &- 1) &<< 1), unit = eightBits(0x4b00_0001)
    let zero = eight(8_388_608)
    var vector = 0
    while vector < vectors {
      var product = Eight.zero, square = Eight.zero
      var part = 0
      while part < parts {
        var codes = bitsOf(loadEight(chosen + (Self.stride &* part &+ 8 &* vector))) &<< eightBits(1)
        var i = coordinates &* part
        let end = i &+ coordinates
        while i < end {
          let value = floatsOf(codes & mask | unit) - zero
          let weight = eight(w[i])
          product += weight * eight(x[i]) * value
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
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, parts: Int, vectors: Int
  ) {
    sum(x, w, parts: parts, coordinates: 8, width: 2, vectors: vectors)
  }
  @inline(never)
  func sumFour(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, parts: Int, vectors: Int
  ) {
    sum(x, w, parts: parts, coordinates: 4, width: 3, vectors: vectors)
  }
}

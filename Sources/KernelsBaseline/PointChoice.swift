// Which points candidates get: the one that rounding leads to or, off the book, the best neighbour.

/// Neighbouring candidates that round to one code, which is no point's, and its neighbours.
struct Stretch {
  let list: PointList
  let first, end: Int32
  @_transparent
  init(first: Int, end: Int, list: PointList) {
    self.list = list
    self.first = Int32(truncatingIfNeeded: first)
    self.end = Int32(truncatingIfNeeded: end)
  }
}

extension PointMemory {
  /// Errors of a part's eight coordinates at three levels, for a vector of candidates.
  @_transparent
  private func fillErrors(
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>, vector: Int
  ) {
    let values = levelValues + 8 &* vector, errors = self.errors + 8 &* vector
    let low = loadEight(values), middle = loadEight(values + Self.stride)
    let high = loadEight(values + 2 &* Self.stride)
    var i = 0
    while i < 8 {
      let target = eight(x[i]), weight = eight(root[i])
      let a = low - target, b = middle - target, c = high - target
      let row = errors + 3 &* Self.stride &* i
      storeEight(weight * a * a, row)
      storeEight(weight * b * b, row + Self.stride)
      storeEight(weight * c * c, row + 2 &* Self.stride)
      i &+= 1
    }
  }

  /// The best of some points of eight coordinates for eight candidates.
  @_transparent
  private func bestOfEight(
    _ book: PointBook, _ list: UnsafePointer<UInt16>, _ count: Int, from first: Int
  ) -> Eight {
    let rows = book.rows, codes = book.codes
    let errors = UnsafeRawPointer(self.errors + first), next = 12 &* Self.stride
    var least = eight(.greatestFiniteMagnitude), best = eight(codes[Int(list[0])])
    @_transparent func sum(_ number: Int) -> Eight {
      let row = rows + 8 &* number
      @_transparent func error(_ i: Int) -> Eight {
        (errors + (next &* i &+ 8 &* Int(row[i]))).loadUnaligned(as: Eight.self)
      }
      var sum = error(0) + error(1)
      sum += error(2)
      sum += error(3)
      sum += error(4)
      sum += error(5)
      sum += error(6)
      sum += error(7)
      return sum
    }
    var k = 0
    while k < count {
      let first = Int(list[k]), second = Int(list[k &+ 1])
      let a = sum(first), b = sum(second)
      best = pickEight(a .< least, eight(codes[first]), best)
      least = pickEight(a .< least, a, least)
      best = pickEight(b .< least, eight(codes[second]), best)
      least = pickEight(b .< least, b, least)
      k &+= 2
    }
    return best
  }

  /// The best of some points of four coordinates for eight candidates, of a list that goes on to a
  /// multiple of four.
  @_transparent
  private func bestOfFour(
    _ book: PointBook, _ list: UnsafePointer<UInt16>, _ count: Int, from first: Int,
    _ x: SIMD4<Float>, _ root: SIMD4<Float>
  ) -> Eight {
    let rows = book.rows, codes = book.codes, values = UnsafeRawPointer(levelValues + first)
    let (x0, x1, x2, x3) = (eight(x[0]), eight(x[1]), eight(x[2]), eight(x[3]))
    let (w0, w1, w2, w3) = (eight(root[0]), eight(root[1]), eight(root[2]), eight(root[3]))
    var least = eight(.greatestFiniteMagnitude), best = eight(codes[Int(list[0])])
    @_transparent func sum(_ number: Int) -> Eight {
      let row = rows + 8 &* number
      @_transparent func miss(_ i: Int, _ target: Eight) -> Eight {
        // The other way round than in the definition: only its square matters.
        target - (values + 8 &* Int(row[i])).loadUnaligned(as: Eight.self)
      }
      let d0 = miss(0, x0), d1 = miss(1, x1), d2 = miss(2, x2), d3 = miss(3, x3)
      var sum = w0 * d0 * d0 + w1 * d1 * d1
      sum += w2 * d2 * d2
      sum += w3 * d3 * d3
      return sum
    }
    var k = 0
    while k < count {
      let first = Int(list[k]), second = Int(list[k &+ 1])
      let third = Int(list[k &+ 2]), fourth = Int(list[k &+ 3])
      let a = sum(first), b = sum(second), c = sum(third), d = sum(fourth)
      best = pickEight(a .< least, eight(codes[first]), best)
      least = pickEight(a .< least, a, least)
      best = pickEight(b .< least, eight(codes[second]), best)
      least = pickEight(b .< least, b, least)
      best = pickEight(c .< least, eight(codes[third]), best)
      least = pickEight(c .< least, c, least)
      best = pickEight(d .< least, eight(codes[fourth]), best)
      least = pickEight(d .< least, d, least)
      k &+= 4
    }
    return best
  }

  /// Bit i is set where candidate i has another code than the next one, and at the last one.
  @_transparent
  private func stretchEnds(_ rounded: UnsafePointer<Float>, _ trials: Int) -> UInt32 {
    var places = EightBits(1, 2, 4, 8, 16, 32, 64, 128), marks = EightBits.zero
    var first = 0
    while first < trials {
      let a = bitsOf(loadEight(rounded + first)), b = bitsOf(loadEight(rounded + (first &+ 1)))
      marks |= places.replacing(with: EightBits.zero, where: a .== b)
      places = places &<< eightBits(8)
      first &+= 8
    }
    let ends = orEight(floatsOf(marks))
    let last = UInt32(1) &<< UInt32(truncatingIfNeeded: trials &- 1)
    return ends & (last &- 1) | last
  }

  /// Chooses the points of a part for `trials` candidates.
  ///
  /// Lists are looked up for all stretches first, so that their way from memory is not waited for
  /// one by one.
  @_transparent
  private func choose(
    _ book: PointBook, part: Int, trials: Int, coordinates: Int, areMoves: Bool = false,
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>
  ) {
    let rounded = self.rounded + Self.stride &* part, chosen = self.chosen + Self.stride &* part
    let stretches = self.stretches
    let firstX = SIMD4(x[0], x[1], x[2], x[3]),
      firstRoot = SIMD4(root[0], root[1], root[2], root[3])
    var ends = stretchEnds(rounded, trials), count = 0, first = 0
    while ends != 0 {
      let end = ends.trailingZeroBitCount &+ 1
      ends &= ends &- 1
      let word = rounded[first].bitPattern,
        place = book.place(of: code(rounded[first]), isDense: coordinates == 4)
      // Without a branch, which would be guessed wrong: on the book, the next one takes its place.
      let isOff = place < 0, isSure = word & UInt32(bitPattern: uncertainBit) == 0
      stretches[count] = Stretch(
        first: first, end: end, list: book.neighbours(isOff ? place : -1, short: isSure))
      count &+= isOff ? 1 : 0
      first = end
    }
    // What is on the book stays as it is.
    first = 0
    while first < trials {
      storeEight(loadEight(rounded + first), chosen + first)
      first &+= 8
    }
    var filled = 0, index = 0
    let closeness = areMoves && count > 0 ? setMoves(x, root) : 0
    while index < count {
      let list = stretches[index].list, end = Int(stretches[index].end)
      first = Int(stretches[index].first)
      if areMoves, closeness > 0, list.moveCount > 0 {
        let code = rounded[first]
        while first < end {
          let best = bestMove(
            list, from: code, candidate: first, count: end &- first, closeness: closeness)
          if !best.isClear { break }
          storeEight(best.code, chosen + first)
          first &+= 8
        }
      }
      if coordinates == 8, first < end {
        if filled < first / 8 { filled = first / 8 }
        while 8 &* filled < end {
          fillErrors(x, root, vector: filled)
          filled &+= 1
        }
      }
      while first < end {
        storeEight(
          coordinates == 8
            ? bestOfEight(book, list.first, list.count, from: first)
            : bestOfFour(book, list.first, list.count, from: first, firstX, firstRoot),
          chosen + first)
        first &+= 8
      }
      // What was written beyond the stretch.
      storeEight(loadEight(rounded + end), chosen + end)
      index &+= 1
    }
  }

  @inline(never)
  func chooseEight(
    _ book: PointBook, part: Int, trials: Int,
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>
  ) {
    choose(
      book, part: part, trials: trials, coordinates: 8, x, root)
  }
  /// The same in a book of whole lists, which looks at moves first.
  @inline(never)
  func chooseEightByMoves(
    _ book: PointBook, part: Int, trials: Int,
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>
  ) {
    choose(
      book, part: part, trials: trials, coordinates: 8, areMoves: true, x, root)
  }
  @inline(never)
  func chooseFour(
    _ book: PointBook, part: Int, trials: Int,
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>
  ) {
    choose(
      book, part: part, trials: trials, coordinates: 4, x, root)
  }
}

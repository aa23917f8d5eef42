// Which points candidates get: the one that rounding leads to or, off the book, the best neighbour.

extension PointMemory {
  /// Errors of a part's eight coordinates at three levels, for all candidates.
  @_transparent
  private func fillErrors(
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>, vectors: Int
  ) {
    var i = 0
    while i < 8 {
      let target = eight(x[i]), weight = eight(root[i])
      var level = 0
      while level < 3 {
        var vector = 0
        while vector < vectors {
          let place = Self.stride &* level &+ 8 &* vector
          let miss = loadEight(levelValues + place) - target
          storeEight(weight * miss * miss, errors + (3 &* Self.stride &* i &+ place))
          vector &+= 1
        }
        level &+= 1
      }
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
    var k = 0
    while k < count {
      let number = Int(list[k]), row = rows + 8 &* number
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
      best = pickEight(sum .< least, eight(codes[number]), best)
      least = pickEight(sum .< least, sum, least)
      k &+= 1
    }
    return best
  }

  /// The best of some points of four coordinates for eight candidates.
  @_transparent
  private func bestOfFour(
    _ book: PointBook, _ list: UnsafePointer<UInt16>, _ count: Int, from first: Int,
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>
  ) -> Eight {
    let rows = book.rows, codes = book.codes, values = UnsafeRawPointer(levelValues + first)
    let (x0, x1, x2, x3) = (eight(x[0]), eight(x[1]), eight(x[2]), eight(x[3]))
    let (w0, w1, w2, w3) = (eight(root[0]), eight(root[1]), eight(root[2]), eight(root[3]))
    var least = eight(.greatestFiniteMagnitude), best = eight(codes[Int(list[0])])
    var k = 0
    while k < count {
      let number = Int(list[k]), row = rows + 8 &* number
      @_transparent func miss(_ i: Int, _ target: Eight) -> Eight {
        (values + 8 &* Int(row[i])).loadUnaligned(as: Eight.self) - target
      }
      let d0 = miss(0, x0), d1 = miss(1, x1), d2 = miss(2, x2), d3 = miss(3, x3)
      var sum = w0 * d0 * d0 + w1 * d1 * d1
      sum += w2 * d2 * d2
      sum += w3 * d3 * d3
      best = pickEight(sum .< least, eight(codes[number]), best)
      least = pickEight(sum .< least, sum, least)
      k &+= 1
    }
    return best
  }

  /// Chooses the points of a part for `trials` candidates.
  @_transparent
  private func choose(
    _ book: PointBook, part: Int, trials: Int, vectors: Int, short: Bool, coordinates: Int,
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>
  ) {
    let rounded = self.rounded + Self.stride &* part, chosen = self.chosen + Self.stride &* part
    let places = book.places
    var hasErrors = false
    var first = 0
    while first < trials {
      let word = rounded[first].bitPattern
      var end = first &+ 1
      while end < trials, rounded[end].bitPattern == word { end &+= 1 }
      let place = places[code(rounded[first])]
      if place >= 0 {
        // What is written beyond the stretch is the next one's to overwrite.
        let point = eight(rounded[first])
        while first < end {
          storeEight(point, chosen + first)
          first &+= 8
        }
      } else {
        let list = book.neighbours(place, short: short)
        if coordinates == 8, !hasErrors {
          fillErrors(x, root, vectors: vectors)
          hasErrors = true
        }
        while first < end {
          storeEight(
            coordinates == 8
              ? bestOfEight(book, list.first, list.count, from: first)
              : bestOfFour(book, list.first, list.count, from: first, x, root), chosen + first)
          first &+= 8
        }
      }
      first = end
    }
  }

  @inline(never)
  func chooseEight(
    _ book: PointBook, part: Int, trials: Int, vectors: Int, short: Bool,
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>
  ) {
    choose(
      book, part: part, trials: trials, vectors: vectors, short: short, coordinates: 8, x, root)
  }
  @inline(never)
  func chooseFour(
    _ book: PointBook, part: Int, trials: Int, vectors: Int, short: Bool,
    _ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>
  ) {
    choose(
      book, part: part, trials: trials, vectors: vectors, short: short, coordinates: 4, x, root)
  }
}

// The fit of a group's scale and points: trials, the best of them, and the points' revision.

extension PointMemory {
  /// Puts up what candidates' inverse scales are numerators of; lanes beyond the last one repeat
  /// it.
  @_transparent
  func setNumerators(_ search: PointSearch) {
    var lane = 0
    while lane < Self.stride {
      let trial = lane < search.trials ? lane : search.trials &- 1
      numerators[lane] = search.top + search.step * Float(search.firstTrial &+ trial)
      lane += 1
    }
  }

  /// Chooses points for candidates whose scales are put up.
  @_transparent
  private func choosePoints(
    _ search: PointSearch, _ book: PointBook, column: Int, part: Int, trials: Int
  ) {
    let first = column &+ part &* search.coordinates, x = values + first, root = roots + first
    if search.width == 3 {
      chooseFour(book, part: part, trials: trials, x, root)
    } else if search.hasShortLists {
      chooseEight(book, part: part, trials: trials, x, root)
    } else {
      chooseEightByMoves(book, part: part, trials: trials, x, root)
    }
  }

  @_transparent
  private func sumColumns(_ search: PointSearch, column: Int, vectors: Int) {
    if search.width == 2 {
      sumEight(weighted + column, weights + column, parts: search.parts, vectors: vectors)
    } else {
      sumFour(weighted + column, weights + column, parts: search.parts, vectors: vectors)
    }
  }

  @_transparent
  private func joinRuns(_ search: PointSearch) -> Int {
    search.parts == 2
      ? joinTwo(trials: search.trials)
      : search.parts == 4 ? joinFour(trials: search.trials) : joinEight(trials: search.trials)
  }

  /// Finds points and scale of a group whose columns begin at `column` of the batch.
  ///
  /// - Parameters:
  ///   - first: the first of the group's codes, which are left there.
  ///   - fitted: the scale to begin with, or `nil` where the largest magnitude gives it.
  /// - Returns: the scale, not negative, or `nil` where the group is near zero.
  @inline(never)
  func fitGroup(
    _ search: PointSearch, _ book: PointBook, column: Int, first: Int, fitted: Float?
  ) -> Float? {
    let parts = search.parts, codes = points + first
    var part = 0
    while part < parts {
      codes[part] = book.codes[0]
      part += 1
    }
    let (largest, farthest) = extent(values + column, search.groupColumns, scratch)
    guard largest >= search.nearZero else { return nil }
    var reach = largest, scale = largest / search.top
    if let fitted {
      scale = fitted
      reach = fitted * (search.topLevel + 1)
      if reach <= 0 { return nil }
    }
    let vectors = (search.trials &+ 7) / 8
    let runs = tryScales(
      search, book, column: column, farthest: farthest, reach: reach, vectors: vectors)
    let winner = bestRun(runs, &scale)
    part = 0
    while part < parts, winner.run >= 0 {
      codes[part] = chosen[Self.stride &* part &+ winner.run]
      part += 1
    }
    scale = revise(
      search, book, column: column, farthest: farthest, codes, winner: winner.trial, scale: scale)
    if scale < 0 {
      var eight = column / 8
      while eight < (column &+ search.groupColumns) / 8 {
        signs[eight] ^= 0xff
        eight += 1
      }
      return -scale
    }
    return scale
  }

  /// Chooses points for all candidates, and sums products and squares for each run of them.
  ///
  /// - Returns: the number of runs.
  @_transparent
  private func tryScales(
    _ search: PointSearch, _ book: PointBook, column: Int, farthest: Float, reach: Float,
    vectors: Int
  ) -> Int {
    let levels = search.width == 2 ? 3 : 8
    var vector = 0
    while vector < vectors {
      let inverse = loadEight(numerators + 8 &* vector) / eight(reach)
      setScales(inverse, eight(1) / inverse, at: vector, levels: levels)
      vector += 1
    }
    roundColumns(
      search, values + column, vectors: vectors, farthest: farthest,
      inverse: inverses[search.trials &- 1], reach: reach)
    var part = 0
    while part < search.parts {
      choosePoints(search, book, column: column, part: part, trials: search.trials)
      part += 1
    }
    let runs = joinRuns(search)
    sumColumns(search, column: column, vectors: (runs &+ 7) / 8)
    return runs
  }

  /// The run of candidates that leaves the least error, and the one of it that the definition ends
  /// with, or -1 where none is any good; sets its scale.
  ///
  /// The definition asks of one candidate after the other whether it is better than the best so
  /// far. The gain of all is known here, which is what that one's would be compared with, and those
  /// that fall short of the largest gain by more than 1e-4 of it are not asked. The answer is the
  /// same: of the 33 stretches of 3e-6 that lie in between, one holds no gain, for there are at
  /// most 31 candidates. The first candidate above that gap is better than all below by more than
  /// any rounding (a gain and the two products of the comparison have errors of 2^-24 each), so it
  /// is taken over whatever came before; and after it none from below the gap can be, by the same
  /// margin. Where the comparison's products might overflow or come near the subnormal numbers, all
  /// are asked.
  ///
  /// Of a run the first one is taken over, or none; after it either all others, because rounding
  /// makes it better than itself, or none.
  @_transparent
  private func bestRun(_ runs: Int, _ scale: inout Float) -> (run: Int, trial: Int) {
    var most = Eight.zero, small = eight(.greatestFiniteMagnitude)
    var widest = Eight.zero
    let gains = errors, count = eight(Float(runs))
    // Lanes beyond the last run hold anything.
    var lanes = Eight(0, 1, 2, 3, 4, 5, 6, 7)
    var first = 0
    while first < runs {
      let product = loadEight(products + first), square = loadEight(squares + first)
      let positive = pickEight(square .> Eight.zero, product / square * product, Eight.zero)
      let gain = pickEight(lanes .< count, positive, Eight.zero)
      storeEight(gain, gains + first)
      most = pickEight(gain .> most, gain, most)
      small = pickEight(square .< small, square, small)
      widest = pickEight(product * product .> widest, product * product, widest)
      lanes += eight(8)
      first &+= 8
    }
    let largest = -leastOf(Eight.zero - most)
    let isOrdinary =
      largest > 1e-20 && largest < 1e15 && leastOf(small) > 1e-16
      && -leastOf(Eight.zero - widest) < 1e35
    let enough = eight(isOrdinary ? largest * 0.9999 : 0)
    var places = EightBits(1, 2, 4, 8, 16, 32, 64, 128), marks = EightBits.zero
    first = 0
    while first < runs {
      marks |= EightBits.zero.replacing(with: places, where: loadEight(gains + first) .>= enough)
      places = places &<< eightBits(8)
      first &+= 8
    }
    let lanesUsed = UInt32.max &>> UInt32(truncatingIfNeeded: 32 &- runs)
    var asked = orEight(floatsOf(marks)) & lanesUsed
    var best: Float = 0, winner = -1, trial = -1
    while asked != 0 {
      let run = asked.trailingZeroBitCount
      asked &= asked &- 1
      let product = products[run], square = squares[run]
      if square > 0, product * product > best * square {
        scale = product / square
        best = scale * product
        winner = run
        let isAgain = product * product > best * square
        trial = isAgain ? Int(runEnds[run]) : run == 0 ? 0 : Int(runEnds[run &- 1]) &+ 1
      }
    }
    return (winner, trial)
  }

  /// Chooses points again with the scale found, where the format does, and fits the scale to them.
  @_transparent
  private func revise(
    _ search: PointSearch, _ book: PointBook, column: Int, farthest: Float,
    _ codes: FloatPointer, winner: Int, scale: Float
  ) -> Float {
    var isOff: UInt32 = 0
    var part = 0
    while part < search.parts {
      let off =
        winner < 0
        ? search.revision == .allIfAnyOffBook
        : rounded[Self.stride &* part &+ winner].bitPattern != codes[part].bitPattern
      isOff |= (off ? 1 : 0) &<< UInt32(truncatingIfNeeded: part)
      part += 1
    }
    guard scale > 0, isOff != 0 || search.revision == .all else { return scale }
    if isTame(farthest: farthest, inverse: 1 / scale, reach: scale) {
      let chosen = search.revision == .offBook ? isOff : .max
      return search.width == 2
        ? reviseEight(
          book, column: column, parts: search.parts, chosen: chosen, codes, scale: scale)
        : reviseFour(
          book, column: column, parts: search.parts, chosen: chosen, codes, scale: scale)
    }
    let levels = search.width == 2 ? 3 : 8
    setScales(eight(1 / scale), eight(scale), at: 0, levels: levels)
    roundColumns(
      search, values + column, vectors: 1, farthest: farthest, inverse: 1 / scale, reach: scale)
    part = 0
    while part < search.parts {
      if search.revision != .offBook || isOff &>> UInt32(truncatingIfNeeded: part) & 1 == 1 {
        choosePoints(search, book, column: column, part: part, trials: 1)
        codes[part] = chosen[Self.stride &* part]
      } else {
        storeEight(eight(codes[part]), chosen + Self.stride &* part)
      }
      part += 1
    }
    sumColumns(search, column: column, vectors: 1)
    return squares[0] > 0 ? products[0] / squares[0] : scale
  }

  /// Finds points, scales and levels of a superblock.
  ///
  /// - Returns: the scale of the scale levels; 0 where all groups' scales are 0.
  @_transparent
  func fitSuperblock(_ search: PointSearch, _ book: PointBook, index: Int, fitted: Bool) -> Float {
    let groups = superblockColumns / search.groupColumns
    var largest: Float = 0
    var group = 0
    while group < groups {
      let column = index &* superblockColumns &+ group &* search.groupColumns
      let scale = fitGroup(
        search, book, column: column, first: group &* search.parts,
        fitted: fitted ? firstScales[column / 32] : nil)
      zeros[group] = scale == nil ? 1 : 0
      scales[group] = scale ?? 0
      if scale == nil {
        var eight = column / 8
        while eight < (column &+ search.groupColumns) / 8 {
          signs[eight] = 0
          eight += 1
        }
      }
      if scales[group] > largest { largest = scales[group] }
      group += 1
    }
    let scale = largest / 31, inverse = 1 / scale
    group = 0
    while group < groups {
      let level = nearestInteger(0.5 * (inverse * scales[group] - 1))
      levels[group] = UInt8(truncatingIfNeeded: level < 0 ? 0 : level > 15 ? 15 : level)
      group += 1
    }
    return scale
  }

  /// The number of a part's point.
  @_transparent func number(_ book: PointBook, _ part: Int) -> Int {
    Int(book.place(of: code(points[part])))
  }
}

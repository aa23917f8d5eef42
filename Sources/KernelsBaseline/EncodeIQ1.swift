// IQ1_S and IQ1_M: levels from the best pair of cuts, moved onto the book part by part.

/// What is found for a batch: by group of 16 or 32 columns, and by part of eight.
struct CutResults {
  let memory: PointMemory
  @_transparent init(_ memory: PointMemory) { self.memory = memory }
  @_transparent private var base: FloatPointer { memory.roots }
  @_transparent var codes: FloatPointer { base }
  @_transparent var scales: FloatPointer { base + 128 }
  /// Of each group: bit i is set where delta is negative in its part i.
  @_transparent var deltas: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(base + 192).assumingMemoryBound(to: UInt8.self)
  }
  /// By lane and part: the code's place in the book, and the lengths of its lists.
  @_transparent var places: UnsafeMutablePointer<SIMD2<Int32>> {
    UnsafeMutableRawPointer(base + 320).assumingMemoryBound(to: SIMD2<Int32>.self)
  }
  /// Of a part: the terms of its sums.
  @_transparent var terms: FloatPointer { base + 256 }
}

/// What level 0 stands for, without the scale.
@_transparent private func lowestValue(_ isNegative: Bool) -> Float {
  isNegative ? -1.125 : -0.875
}

/// Sums of a group's fit.
private struct CutSums {
  var product: Float = 0, square: Float = 0
  @_transparent init() {}

  /// Adds a part's eight columns, read as their point's values times `factor`; terms are made in
  /// lanes, and added in the order of columns.
  @_transparent
  mutating func add(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, levels: Eight, isNegative: Bool,
    factor: Float, _ scratch: FloatPointer
  ) {
    let value = (levels + eight(lowestValue(isNegative))) * eight(factor)
    let weighted = loadEight(w) * value
    storeEight(weighted * loadEight(x), scratch)
    storeEight(weighted * value, scratch + 8)
    var i = 0
    while i < 8 {
      product += scratch[i]
      square += scratch[8 &+ i]
      i &+= 1
    }
  }
}

extension CutResults {
  /// The best of a code's neighbours.
  ///
  /// Where no other level of any column has less error than its own, the short list will do.
  @_transparent
  private func nearest(
    _ book: PointBook, _ place: Int32, code: Float, scale: Float, isNegative: Bool,
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>
  ) -> Float {
    let target = loadEight(x), weight = loadEight(w), level = memory.levelsOfEight(code)
    let lowest = lowestValue(isNegative)
    let a = eight(scale * lowest) - target, b = eight(scale * (lowest + 1)) - target
    let c = eight(scale * (lowest + 2)) - target
    let low = weight * a * a, middle = weight * b * b, high = weight * c * c
    let own = pickEight(
      level .== Eight.zero, low, pickEight(level .== eight(1), middle, high))
    let better = maskBits(low .< own) | maskBits(middle .< own) | maskBits(high .< own)
    let list = book.neighbours(place, short: !isAnySet(better))
    return bestPoint(
      book, list.first, list.count, .cuts, x, w, scale: scale, lowest: lowest)
  }

  /// Puts up a group that is near zero.
  @_transparent
  func clear(_ group: Int, parts: Int, _ book: PointBook) {
    deltas[group] = 0
    scales[group] = 0
    var part = 0
    while part < parts {
      codes[group &* parts &+ part] = book.codes[0]
      part &+= 1
    }
  }

  /// Looks the codes of all lanes up, so that the lists' way from memory is not waited for one by
  /// one.
  @_transparent
  func lookUp(_ cuts: CutMemory, parts: Int, _ book: PointBook) {
    var part = 0
    while part < parts {
      let codes = floats(cuts.codes + part)
      var lane = 0
      while lane < laneCount {
        let place = book.place(of: Int(codes[lane]))
        places[parts &* lane &+ part] = SIMD2(place, book.lengths(place < 0 ? place : -1))
        lane &+= 1
      }
      part &+= 1
    }
  }

  /// Fills codes, deltas and scale of a group from the best cuts of its lane.
  @inline(never)
  func finish(
    _ cuts: CutMemory, lane: Int, group: Int, columns: Int, nearZero: Float, _ book: PointBook,
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>
  ) {
    let parts = columns / 8, winner = Int(floats(cuts.winner)[lane])
    guard floats(cuts.largest)[lane] >= nearZero, winner >= 0 else { return }
    let form = columns == 32 ? winner & 1 : winner & 3
    let fitted = floats(cuts.scale)[lane], isTurned = fitted < 0
    // Forms of IQ1_M are ++, +-, -+, --; those of IQ1_S are one sign for four parts.
    var negative =
      columns == 32
      ? (form == 1 ? 15 : 0) : (form &>> 1 | (form & 1) &<< 1)
    if isTurned { negative ^= columns == 32 ? 15 : 3 }
    let scale = isTurned ? -fitted : fitted
    var sums = CutSums(), isOnBook = true
    var part = 0
    while part < parts {
      let first = x + 8 &* part, weights = w + 8 &* part
      let isNegative = negative &>> part & 1 == 1
      let code = Int(floats(cuts.codes + part)[lane])
      let place = places[parts &* lane &+ part][0]
      var point = Float(bitPattern: UInt32(truncatingIfNeeded: code) | UInt32(codeBits))
      if place < 0 {
        isOnBook = false
        point = nearest(
          book, place, code: point, scale: scale, isNegative: isNegative, first, weights)
      }
      codes[group &* parts &+ part] = point
      sums.add(
        first, weights, levels: memory.levelsOfEight(point), isNegative: isNegative, factor: 1, terms)
      part &+= 1
    }
    deltas[group] = UInt8(truncatingIfNeeded: negative)
    scales[group] =
      !isOnBook && sums.product > 0 && sums.square > 0 ? sums.product / sums.square : scale
  }

  /// Fills the levels of a superblock's scales, three bits each.
  ///
  /// - Returns: the scale of the levels.
  @_transparent
  func roundScales(_ first: Int, _ count: Int, _ levels: UnsafeMutablePointer<UInt8>) -> Float {
    var largest: Float = 0
    var group = first
    while group < first &+ count {
      if scales[group] > largest { largest = scales[group] }
      group &+= 1
    }
    let scale = largest / 15, inverse = 1 / scale
    group = 0
    while group < count {
      let level = nearestInteger(0.5 * (inverse * scales[first &+ group] - 1))
      levels[group] = UInt8(truncatingIfNeeded: level < 0 ? 0 : level > 7 ? 7 : level)
      group &+= 1
    }
    return scale
  }

  /// IQ1_M's scale once more, with the points and group scales as they are stored.
  @_transparent
  func refitted(
    _ scale: Float, _ memory: PointMemory, index: Int, _ x: UnsafePointer<Float>
  ) -> Float {
    let w = memory.weights + index &* superblockColumns
    var sums = CutSums()
    var part = 0
    while part < 32 {
      let group = 16 &* index &+ part / 2
      sums.add(
        x + 8 &* part, w + 8 &* part, 
        levels: self.memory.levelsOfEight(codes[32 &* index &+ part]),
        isNegative: deltas[group] &>> UInt8(truncatingIfNeeded: part & 1) & 1 == 1,
        factor: Float(2 &* Int(memory.levels[part / 2]) &+ 1), terms)
      part &+= 1
    }
    return sums.square > 0 ? sums.product / sums.square : scale
  }
}

extension Rows {
  /// Encodes all superblocks; `pack` stores superblock `index` of a batch.
  @_transparent
  private func encodeCuts(
    _ book: PointBook, columns: Int, nearZero: Float,
    _ pack: (PointMemory, CutResults, _ index: Int, _ superblock: Int) -> Void
  ) {
    let count = count(of: superblockColumns), groups = superblockColumns / columns
    withLanes(PointMemory.size / laneCount + CutMemory.size) { base in
      let memory = PointMemory(floats(base)), results = CutResults(memory)
      let cuts = CutMemory(base + PointMemory.size / laneCount)
      memory.clear()
      var k = 0
      while k < CutMemory.size {
        cuts.base[k] = Lanes.zero
        k += 1
      }
      var first = 0
      while first < count {
        let batch = self.count(from: first, atMost: batchSuperblocks)
        weighPoints(memory, from: first, count: batch, factor: 2, share: 0)
        let x = values + first &* superblockColumns
        var group = 0
        while group < batch &* groups {
          let lanes = min(laneCount, batch &* groups &- group)
          let isFound = findCuts(
            cuts, x, memory.weights, group: group, count: batch &* groups, columns: columns,
            nearZero: nearZero)
          if isFound { results.lookUp(cuts, parts: columns / 8, book) }
          var lane = 0
          while lane < lanes {
            let column = (group &+ lane) &* columns
            results.clear(group &+ lane, parts: columns / 8, book)
            if isFound {
              results.finish(
                cuts, lane: lane, group: group &+ lane, columns: columns, nearZero: nearZero, book,
                x + column, memory.weights + column)
            }
            lane += 1
          }
          group += laneCount
        }
        var index = 0
        while index < batch {
          pack(memory, results, index, first &+ index)
          index += 1
        }
        first += batch
      }
    }
  }

  @_transparent
  private func findCuts(
    _ cuts: CutMemory, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, group: Int,
    count: Int, columns: Int, nearZero: Float
  ) -> Bool {
    gather(x, first: group, count: count, period: .max, size: columns, to: cuts.values)
    gather(w, first: group, count: count, period: .max, size: columns, to: cuts.weights)
    return cuts.search(columns, nearZero: nearZero)
  }

  @inline(never)
  func encodeIQ1_S(_ book: PointBook) {
    encodeCuts(book, columns: 32, nearZero: 1e-12) { memory, results, index, superblock in
      let block = output + 50 &* superblock
      let scale = results.roundScales(8 &* index, 8, memory.levels)
      block.storeBytes(of: scale != 0 ? halfBits(scale * 1.125) : 0, as: UInt16.self)
      var group = 0
      while group < 8 {
        var word = 0
        var part = 0
        while part < 4 {
          let number = Int(book.place(of: code(results.codes[32 &* index &+ 4 &* group &+ part])))
          block.storeBytes(
            of: UInt8(truncatingIfNeeded: number), toByteOffset: 2 &+ 4 &* group &+ part,
            as: UInt8.self)
          word |= (number &>> 8 & 7) &<< (3 &* part)
          part &+= 1
        }
        if scale != 0 {
          word |= Int(memory.levels[group]) &<< 12
          if results.deltas[8 &* index &+ group] != 0 { word |= 1 &<< 15 }
        }
        block.storeBytes(
          of: UInt16(truncatingIfNeeded: word), toByteOffset: 34 &+ 2 &* group, as: UInt16.self)
        group &+= 1
      }
    }
  }

  @inline(never)
  func encodeIQ1_M(_ book: PointBook) {
    encodeCuts(book, columns: 16, nearZero: 1e-7) { memory, results, index, superblock in
      let block = output + 56 &* superblock
      let scale = results.roundScales(16 &* index, 16, memory.levels)
      var group = 0
      while group < 16 {
        let part = 32 &* index &+ 2 &* group
        let a = Int(book.place(of: code(results.codes[part])))
        let b = Int(book.place(of: code(results.codes[part &+ 1])))
        let deltas = scale != 0 ? Int(results.deltas[16 &* index &+ group]) : 0
        let upper = a &>> 8 & 7 | (deltas & 1) &<< 3 | (b &>> 8 & 7) &<< 4 | (deltas & 2) &<< 6
        block.storeBytes(
          of: UInt16(truncatingIfNeeded: a & 255 | b &<< 8), toByteOffset: 2 &* group,
          as: UInt16.self)
        block.storeBytes(
          of: UInt8(truncatingIfNeeded: upper), toByteOffset: 32 &+ group, as: UInt8.self)
        group &+= 1
      }
      var bits = 0
      if scale != 0 {
        let x = values + superblock &* superblockColumns
        bits = Int(halfBits(results.refitted(scale, memory, index: index, x) * 1.1125))
      }
      var word = 0
      while word < 4 {
        var scales = (bits &>> (4 &* word) & 15) &<< 12
        group = 0
        while group < 4, scale != 0 {
          scales |= Int(memory.levels[4 &* word &+ group]) &<< (3 &* group)
          group &+= 1
        }
        block.storeBytes(
          of: UInt16(truncatingIfNeeded: scales), toByteOffset: 48 &+ 2 &* word, as: UInt16.self)
        word &+= 1
      }
    }
  }
}

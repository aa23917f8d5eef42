// The points of groups whose cuts are found, and the scales that fit them.

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
  /// Of each group: the level of its scale.
  @_transparent var levels: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(base + 208).assumingMemoryBound(to: UInt8.self)
  }
  /// Of each superblock: what scales are levels of, that fitted once more, and the sums for it.
  @_transparent var superblockScales: FloatPointer { base + 224 }
  @_transparent var refittedScales: FloatPointer { base + 228 }
  @_transparent var sums: UnsafeMutablePointer<CutSums> {
    UnsafeMutableRawPointer(base + 232).assumingMemoryBound(to: CutSums.self)
  }
  /// Of a part: the terms of its sums.
  @_transparent var terms: FloatPointer { base + 256 }
  /// By lane and part: the code's place in the book, and the lengths of its lists.
  @_transparent var places: UnsafeMutablePointer<SIMD2<Int32>> {
    UnsafeMutableRawPointer(base + 320).assumingMemoryBound(to: SIMD2<Int32>.self)
  }
}

/// What level 0 stands for, without the scale.
@_transparent private func lowestValue(_ isNegative: Bool) -> Float {
  isNegative ? -1.125 : -0.875
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

  /// Chooses the points of a group from the best cuts of its lane.
  ///
  /// They are left in that lane, too. A group that is near zero is cleared.
  @inline(never)
  func choose(
    _ cuts: CutMemory, lane: Int, group: Int, columns: Int, nearZero: Float, _ book: PointBook,
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>
  ) {
    let parts = columns / 8, winner = Int(floats(cuts.winner)[lane])
    floats(cuts.isOffBook)[lane] = 0
    guard floats(cuts.largest)[lane] >= nearZero, winner >= 0 else {
      clear(group, parts: parts, book)
      return
    }
    let form = columns == 32 ? winner & 1 : winner & 3
    let fitted = floats(cuts.scale)[lane], isTurned = fitted < 0
    // Forms of IQ1_M are ++, +-, -+, --; those of IQ1_S are one sign for four parts.
    var negative =
      columns == 32
      ? (form == 1 ? 15 : 0) : (form &>> 1 | (form & 1) &<< 1)
    if isTurned { negative ^= columns == 32 ? 15 : 3 }
    let scale = isTurned ? -fitted : fitted
    var part = 0
    while part < parts {
      let isNegative = negative &>> part & 1 == 1
      let code = UInt32(truncatingIfNeeded: Int(floats(cuts.codes + part)[lane]))
      let place = places[parts &* lane &+ part][0]
      var point = Float(bitPattern: code | UInt32(codeBits))
      if place < 0 {
        floats(cuts.isOffBook)[lane] = 1
        point = nearest(
          book, place, code: point, scale: scale, isNegative: isNegative, x + 8 &* part,
          w + 8 &* part)
      }
      codes[group &* parts &+ part] = point
      floats(cuts.codes + part)[lane] = point
      floats(cuts.lowest + part)[lane] = lowestValue(isNegative)
      part &+= 1
    }
    deltas[group] = UInt8(truncatingIfNeeded: negative)
    scales[group] = scale
  }

  /// Fits the scales of groups that have points off the book, of which lanes know.
  @_transparent
  func fitScales(_ cuts: CutMemory, group: Int, count: Int, columns: Int) {
    cuts.fitPoints(columns)
    var lane = 0
    while lane < count {
      if floats(cuts.isOffBook)[lane] != 0 { scales[group &+ lane] = floats(cuts.scale)[lane] }
      lane &+= 1
    }
  }
}

extension CutMemory {
  /// Fits scales to the points of all lanes.
  ///
  /// A lane adds the terms of its columns in their order. It keeps its scale if the sums are not
  /// positive.
  @inline(never)
  func fitPoints(_ columns: Int) {
    var product = Lanes.zero, square = Lanes.zero
    var part = 0
    while part < columns / 8 {
      let code = codes[part], lowest = lowest[part]
      var mask: Int32 = 3, unit: Float = 1
      var k = 8 &* part
      while k < 8 &* part &+ 8 {
        let level = (masked(code, and: mask, or: codeBits) - all(0x1p23)) * all(unit)
        let value = level + lowest
        let weighted = weights[k] * value
        product += weighted * values[k]
        square += weighted * value
        mask = mask &<< 2
        unit *= 0.25
        k &+= 1
      }
      part &+= 1
    }
    let turned = unsigned(scale.pointee), fitted = product / square
    let isPositive = pick(product .> Lanes.zero, fitted, turned)
    scale.pointee = pick(square .> Lanes.zero, isPositive, turned)
  }
}

/// Sums of the fit of a superblock's scale.
struct CutSums {
  private var product, square: Float

  /// The scale they give; another one where all squares are 0.
  @_transparent func scale(orElse scale: Float) -> Float {
    square > 0 ? product / square : scale
  }

  /// Adds a part's eight columns, read as `value`; terms are made in lanes, and added in the order
  /// of columns.
  @_transparent
  mutating func add(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, value: Eight, _ scratch: FloatPointer
  ) {
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
  /// Fills the levels of the scales of `count` groups, three bits each.
  ///
  /// - Returns: the scale of the levels.
  @_transparent
  func roundScales(_ first: Int, _ count: Int) -> Float {
    var largest: Float = 0
    var group = first
    while group < first &+ count {
      if scales[group] > largest { largest = scales[group] }
      group &+= 1
    }
    let scale = largest / 15, inverse = 1 / scale
    group = first
    while group < first &+ count {
      let level = nearestInteger(0.5 * (inverse * scales[group] - 1))
      levels[group] = UInt8(truncatingIfNeeded: level < 0 ? 0 : level > 7 ? 7 : level)
      group &+= 1
    }
    return scale
  }

  /// Fits the scales of IQ1_M's superblocks once more, with the points and group scales as they are
  /// stored; not those that are 0. (Superblocks take turns: one alone is a chain of 256 additions.)
  @inline(never)
  func refitSuperblocks(_ count: Int, _ x: UnsafePointer<Float>) {
    storeEight(Eight.zero, UnsafeMutableRawPointer(sums).assumingMemoryBound(to: Float.self))
    var part = 0
    while part < 32 {
      var index = 0
      while index < count {
        if superblockScales[index] == 0 {
          index &+= 1
          continue
        }
        let group = 16 &* index &+ part / 2, column = superblockColumns &* index &+ 8 &* part
        let isNegative = deltas[group] &>> UInt8(truncatingIfNeeded: part & 1) & 1 == 1
        let level = memory.levelsOfEight(codes[32 &* index &+ part])
        let value =
          (level + eight(lowestValue(isNegative))) * eight(Float(2 &* Int(levels[group]) &+ 1))
        sums[index].add(x + column, memory.weights + column, value: value, terms)
        index &+= 1
      }
      part &+= 1
    }
    var index = 0
    while index < count {
      refittedScales[index] = sums[index].scale(orElse: superblockScales[index])
      index &+= 1
    }
  }
}

// The search of IQ4_NL and IQ4_XS: sixteen groups of 32 columns at once, one lane each, so that
// every lane performs the format's float operations in its order.

typealias GroupLanes = UnsafeMutablePointer<Floats>

@_transparent func floatsOf(_ lanes: GroupLanes) -> UnsafeMutablePointer<Float> {
  UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Float.self)
}

/// The working memory of sixteen groups, one lane each: 32 columns of everything.
struct IQ4Groups {
  let base: GroupLanes
  /// In vectors.
  @_transparent static var size: Int { 170 }
  @_transparent init(_ base: GroupLanes) { self.base = base }
  @_transparent var weight: GroupLanes { base }
  @_transparent var importance: GroupLanes { base + 32 }
  /// The one boundary between two values that a column may cross, and the values on its two sides.
  @_transparent var boundary: GroupLanes { base + 64 }
  @_transparent var above: GroupLanes { base + 96 }
  @_transparent var below: GroupLanes { base + 128 }
  /// A group's scale, and what to multiply its columns with to get levels.
  @_transparent var scale: GroupLanes { base + 160 }
  @_transparent var inverse: GroupLanes { base + 161 }
  /// The mean square of a group's superblock, doubled.
  @_transparent var square: GroupLanes { base + 162 }
  /// Boundaries between the values, and the values above them.
  @_transparent var limits: UnsafeMutablePointer<Float> { floatsOf(base + 168) }
  @_transparent var values: UnsafeMutablePointer<Float> { floatsOf(base + 169) }
  /// 16 bytes of levels for each group, byte 4i + b in bits 8b of the lane of word i.
  @_transparent var words: UnsafeMutablePointer<Ints> {
    UnsafeMutableRawPointer(base + 164).assumingMemoryBound(to: Ints.self)
  }
}

/// The boundaries between neighbouring values, and the values above them.
///
/// The nearest value, by the smaller of two differences and the upper one of a tie, changes at the
/// middle of two neighbours: about it both differences are exact, and elsewhere rounding keeps
/// their order.
@_transparent func storeBoundaries(_ g: IQ4Groups) {
  let none = Float.infinity
  store(
    Floats(
      -115.5, -93.5, -74, -57, -42, -28.5, -16, -4.5, 7, 19, 31.5, 45.5, 61, 79, 101, none),
    g.limits)
  store(
    Floats(-104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113, none), g.values)
}

@_transparent func choose(_ m: SIMDMask<Ints>, _ a: Floats, _ b: Floats) -> Floats {
  b.replacing(with: a, where: m)
}

@_transparent func nearestIQ4(_ g: IQ4Groups, _ v: Floats) -> Floats {
  let limits = g.limits, values = g.values
  var nearest = Floats(repeating: -127)
  var b = 0
  while b < 15 {
    nearest = choose(v .>= Floats(repeating: limits[b]), Floats(repeating: values[b]), nearest)
    b &+= 1
  }
  return nearest
}

/// The value of largest magnitude in each lane, the first of them.
@_transparent func extremes(_ x: GroupLanes) -> Floats {
  var most = Floats.zero, extreme = Floats.zero
  var k = 0
  while k < 32 {
    let v = x[k], a = magnitude(v), more = a .> most
    most = choose(more, a, most)
    extreme = choose(more, v, extreme)
    k &+= 1
  }
  return extreme
}

/// Scales, products and squares of the best candidate so far.
struct IQ4Best {
  var scale, best: Floats
  @_transparent mutating func offer(_ product: Floats, _ square: Floats) {
    let candidate = product / square
    // Nested: a mask of two comparisons would be packed and unpacked.
    let taken = choose(product * product .> best * square, candidate, scale)
    let gain = choose(product * product .> best * square, candidate * product, best)
    let some = square .> Floats.zero
    scale = choose(some, taken, scale)
    best = choose(some, gain, best)
  }
}

/// The first candidate, whose sign is opposite to that of all others.
@_transparent func firstCandidate(_ g: IQ4Groups, _ extreme: Floats) -> IQ4Best {
  let inverse = Floats(repeating: 1) / (-extreme / Floats(repeating: -127))
  var product = Floats.zero, square = Floats.zero
  var k = 0
  while k < 32 {
    let v = g.weight[k], value = nearestIQ4(g, inverse * v), weighted = g.importance[k] * value
    product += weighted * v
    square += weighted * value
    k &+= 1
  }
  let scale = choose(square .> Floats.zero, product / square, Floats.zero)
  return IQ4Best(scale: scale, best: scale * product)
}

/// Finds for each column the boundary that the candidates may move it across.
///
/// Their inverse scales are (-134 ... -120) / extreme. A quotient of 134/120 is less than that of
/// any two boundaries of one sign, so that there is at most one.
@_transparent func findBoundaries(_ g: IQ4Groups, _ extreme: Floats) {
  let least = Floats(repeating: -120) / extreme, most = Floats(repeating: -134) / extreme
  let limits = g.limits, values = g.values
  var k = 0
  while k < 32 {
    let one = least * g.weight[k], other = most * g.weight[k]
    let low = choose(one .< other, one, other), high = choose(one .< other, other, one)
    var below = Floats(repeating: -127), above = below, boundary = Floats(repeating: -115.5)
    var b = 0
    while b < 15 {
      let limit = Floats(repeating: limits[b]), value = Floats(repeating: values[b])
      let passed = high .>= limit
      below = choose(low .>= limit, value, below)
      above = choose(passed, value, above)
      boundary = choose(passed, limit, boundary)
      b &+= 1
    }
    g.below[k] = below
    g.above[k] = above
    g.boundary[k] = boundary
    k &+= 1
  }
}

/// Leaves each lane's scale.
@inline(never)
func searchIQ4(_ base: GroupLanes) {
  let g = IQ4Groups(base), x = g.weight, w = g.importance
  let found = extremes(x)
  let alive = ints(magnitude(found) .>= Floats(repeating: 1e-15))
  // Groups near zero get a harmless extreme; their scale becomes 0 at the end.
  let extreme = choose(alive .!= Ints.zero, found, Floats(repeating: 1))
  var best = firstCandidate(g, extreme)
  findBoundaries(g, extreme)
  // Two candidates at a time share the loads; the last one is offered twice, which changes nothing.
  var step: Float = -7
  while step < 8 {
    let i = Floats(repeating: step - 127) / extreme
    let j = Floats(repeating: (step < 7 ? step + 1 : step) - 127) / extreme
    var productI = Floats.zero, squareI = Floats.zero, productJ = Floats.zero
    var squareJ = Floats.zero
    var k = 0
    while k < 32 {
      let v = x[k], boundary = g.boundary[k], above = g.above[k], below = g.below[k]
      let valueI = choose(i * v .>= boundary, above, below)
      let weightedI = w[k] * valueI
      productI += weightedI * v
      squareI += weightedI * valueI
      let valueJ = choose(j * v .>= boundary, above, below)
      let weightedJ = w[k] * valueJ
      productJ += weightedJ * v
      squareJ += weightedJ * valueJ
      k &+= 1
    }
    best.offer(productI, squareI)
    best.offer(productJ, squareJ)
    step += 2
  }
  g.scale[0] = choose(alive .!= Ints.zero, best.scale, Floats.zero)
}

/// Levels of all columns for the stored inverse scales, as words of four bytes.
@inline(never)
func levelsIQ4(_ base: GroupLanes) {
  let g = IQ4Groups(base), inverse = g.inverse[0], limits = g.limits
  var word = 0
  while word < 4 {
    var bytes = Ints.zero
    var k = 4 &* word &+ 3
    while k >= 4 &* word {
      let low = inverse * g.weight[k], high = inverse * g.weight[k &+ 16]
      var levels = Ints.zero, upper = Ints.zero
      var b = 0
      while b < 15 {
        let limit = Floats(repeating: limits[b])
        levels = levels &- ints(low .>= limit)
        upper = upper &- ints(high .>= limit)
        b &+= 1
      }
      bytes = bytes &<< Ints(repeating: 8) | upper &<< Ints(repeating: 4) | levels
      k &-= 1
    }
    g.words[word] = bytes
    word &+= 1
  }
}

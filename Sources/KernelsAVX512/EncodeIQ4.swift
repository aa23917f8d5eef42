// IQ4_NL and IQ4_XS, plain and weighted: sixteen groups of 32 at a time.

/// Puts 32 columns of sixteen groups into lanes.
///
/// Group r begins at `p + (r * 32) % period`; past the last group its copies fill the lanes.
@_transparent
func fillLanes(
  _ p: UnsafePointer<Float>, _ lanes: GroupLanes, first: Int, last: Int, period: Int
) {
  let out = UnsafeMutableRawPointer(lanes)
  var r = 0
  while r < 16 {
    let a = p + row(first &+ r, last, period), b = p + row(first &+ r &+ 1, last, period)
    let c = p + row(first &+ r &+ 2, last, period), d = p + row(first &+ r &+ 3, last, period)
    var k = 0
    while k < 32 {
      typealias V = SIMD4<Float>
      let s = UnsafeRawPointer(a + k).loadUnaligned(as: V.self)
      let t = UnsafeRawPointer(b + k).loadUnaligned(as: V.self)
      let u = UnsafeRawPointer(c + k).loadUnaligned(as: V.self)
      let v = UnsafeRawPointer(d + k).loadUnaligned(as: V.self)
      let o = out + (64 &* k &+ 4 &* r)
      o.storeBytes(of: V(s[0], t[0], u[0], v[0]), as: V.self)
      (o + 64).storeBytes(of: V(s[1], t[1], u[1], v[1]), as: V.self)
      (o + 128).storeBytes(of: V(s[2], t[2], u[2], v[2]), as: V.self)
      (o + 192).storeBytes(of: V(s[3], t[3], u[3], v[3]), as: V.self)
      k &+= 4
    }
    r &+= 4
  }
}
@_transparent func row(_ group: Int, _ last: Int, _ period: Int) -> Int {
  ((group < last ? group : last) &* 32) % period
}

/// Importance of every column: x², or with weights `q` of columns q·√(square + x²).
@_transparent
func weighIQ4(
  _ g: IQ4Groups, _ q: UnsafePointer<Float>?, first: Int, last: Int, columns: Int
) {
  let x = g.weight, w = g.importance
  var k = 0
  if let q {
    fillLanes(q, w, first: first, last: last, period: columns)
    let square = g.square[0]
    while k < 32 {
      w[k] = w[k] * (square + x[k] * x[k]).squareRoot()
      k &+= 1
    }
  } else {
    while k < 32 {
      w[k] = x[k] * x[k]
      k &+= 1
    }
  }
}

/// The 16 bytes of levels of one lane.
@_transparent func storeLevels(_ g: IQ4Groups, _ lane: Int, _ out: UnsafeMutableRawPointer) {
  let words = UnsafeRawPointer(g.words) + 4 &* lane
  typealias V = SIMD4<UInt32>
  out.storeBytes(
    of: V(
      words.load(as: UInt32.self), words.load(fromByteOffset: 64, as: UInt32.self),
      words.load(fromByteOffset: 128, as: UInt32.self),
      words.load(fromByteOffset: 192, as: UInt32.self)), as: V.self)
}

@inline(never)
func encodeIQ4_NL(
  _ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, groups: Int, columns: Int,
  _ importance: UnsafePointer<Float>?, _ base: GroupLanes
) {
  let g = IQ4Groups(base)
  var first = 0
  while first < groups {
    let last = groups &- 1
    fillLanes(x, g.weight, first: first, last: last, period: .max)
    var sum = Floats.zero
    var k = 0
    while k < 32 {
      sum += g.weight[k] * g.weight[k]
      k &+= 1
    }
    g.square[0] = sum * Floats(repeating: 2.0 / 32)
    weighIQ4(g, importance, first: first, last: last, columns: columns)
    searchIQ4(base)
    let scale = g.scale[0]
    g.inverse[0] = choose(scale .!= Floats.zero, Floats(repeating: 1) / scale, Floats.zero)
    levelsIQ4(base)
    let scales = floatsOf(g.scale)
    var lane = 0
    while lane < 16, first &+ lane < groups {
      let block = out + 18 &* (first &+ lane)
      block.storeBytes(of: halfBits(scales[lane]), as: UInt16.self)
      storeLevels(g, lane, block + 2)
      lane &+= 1
    }
    first &+= 16
  }
}

/// Doubled mean squares of two superblocks; each sum runs over ascending columns.
@_transparent
func meanSquares(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) -> SIMD2<Float> {
  var sums = SIMD2<Float>.zero
  var j = 0
  while j < 256 {
    let v = SIMD2(a[j], b[j])
    sums += v * v
    j &+= 1
  }
  return sums * SIMD2(repeating: 2.0 / 256)
}

/// The header of a superblock from eight groups' scales; leaves their inverses for the levels.
@_transparent
func storeScalesIQ4_XS(
  _ scales: UnsafeMutablePointer<Float>, _ inverses: UnsafeMutablePointer<Float>,
  _ out: UnsafeMutableRawPointer
) {
  var extreme: Float = 0
  var j = 0
  while j < 8 {
    if scales[j].magnitude > extreme.magnitude { extreme = scales[j] }
    j &+= 1
  }
  // The levels are chosen with this scale as it is, not as half precision keeps it.
  let scale = -extreme / 32, inverse = reciprocal(scale)
  var low: UInt32 = 0, high: UInt16 = 0
  j = 0
  while j < 8 {
    let pattern = (inverse * scales[j] + 12_582_912).bitPattern & 0x7f_ffff
    let nearest = Int32(truncatingIfNeeded: pattern) &- 0x40_0000
    let level = nearest < -32 ? -32 : nearest > 31 ? 31 : nearest
    let code = UInt32(truncatingIfNeeded: level &+ 32)
    inverses[j] = reciprocal(scale * (Float(bitPattern: 0x4b00_0000 | code) - 8_388_640))
    low |= (code & 15) &<< UInt32(truncatingIfNeeded: 4 &* j)
    high |= UInt16(truncatingIfNeeded: code &>> 4) &<< UInt16(truncatingIfNeeded: 2 &* j)
    j &+= 1
  }
  out.storeBytes(of: halfBits(scale), as: UInt16.self)
  (out + 2).storeBytes(of: high, as: UInt16.self)
  (out + 4).storeBytes(of: low, as: UInt32.self)
}

@inline(never)
func encodeIQ4_XS(
  _ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, groups: Int, columns: Int,
  _ importance: UnsafePointer<Float>?, _ base: GroupLanes
) {
  let g = IQ4Groups(base)
  var first = 0
  while first < groups {
    let last = groups &- 1, two = first &+ 8 < groups
    fillLanes(x, g.weight, first: first, last: last, period: .max)
    if importance != nil {
      let p = x + 32 &* first, squares = meanSquares(p, two ? p + 256 : p)
      let square = floatsOf(g.square)
      var lane = 0
      while lane < 8 {
        square[lane] = squares[0]
        square[lane &+ 8] = squares[1]
        lane &+= 1
      }
    }
    weighIQ4(g, importance, first: first, last: last, columns: columns)
    searchIQ4(base)
    let scales = floatsOf(g.scale), inverses = floatsOf(g.inverse)
    let block = out + 17 &* first
    storeScalesIQ4_XS(scales, inverses, block)
    if two { storeScalesIQ4_XS(scales + 8, inverses + 8, block + 136) }
    levelsIQ4(base)
    var lane = 0
    while lane < (two ? 16 : 8) {
      storeLevels(g, lane, block + (8 &+ 16 &* lane &+ (lane < 8 ? 0 : 8)))
      lane &+= 1
    }
    first &+= 16
  }
}

/// Calls one of the two with working memory.
func encodeIQ4(
  _ x: UnsafePointer<Float>, _ out: UnsafeMutableRawPointer, groups: Int, columns: Int,
  _ importance: UnsafePointer<Float>?, large: Bool
) {
  let room = IQ4Groups.size &* 64
  withUnsafeTemporaryAllocation(byteCount: room, alignment: 64) { room in
    guard let base = room.baseAddress?.assumingMemoryBound(to: Floats.self) else { return }
    storeBoundaries(IQ4Groups(base))
    if large {
      encodeIQ4_XS(x, out, groups: groups, columns: columns, importance, base)
    } else {
      encodeIQ4_NL(x, out, groups: groups, columns: columns, importance, base)
    }
  }
}

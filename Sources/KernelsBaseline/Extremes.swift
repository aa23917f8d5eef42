// Largest magnitudes and ends of a block. They are found among bit patterns: those of non-negative
// floats are ordered as their values, and integers need no care for NaN. (In vectors of four: what
// is wider, the optimizer tears apart on the way to the last four lanes.)

typealias Four = SIMD4<Int32>

@_transparent func four(_ x: UnsafePointer<Float>) -> Four {
  UnsafeRawPointer(x).loadUnaligned(as: Four.self)
}
@_transparent func greater(_ a: Four, _ b: Four) -> Four { b.replacing(with: a, where: a .> b) }
@_transparent func greatest(_ v: Four) -> Int32 {
  let a = v[0] > v[2] ? v[0] : v[2], b = v[1] > v[3] ? v[1] : v[3]
  return a > b ? a : b
}

/// The largest magnitude among `count` values, a multiple of 16; NaN does not count.
@_transparent func largestMagnitude(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
  let mask = Four(repeating: 0x7fff_ffff)
  var a = Four.zero, b = Four.zero
  var j = 0
  while j < count {
    a = greater(four(x + j) & mask, a)
    b = greater(four(x + j + 4) & mask, b)
    a = greater(four(x + j + 8) & mask, a)
    b = greater(four(x + j + 12) & mask, b)
    j &+= 16
  }
  let top = greatest(greater(a, b))
  if top > 0x7f80_0000 { return largestNumber(x, count) }
  return Float(bitPattern: UInt32(truncatingIfNeeded: top))
}

@inline(never)
func largestNumber(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
  var top: Float = 0
  var j = 0
  while j < count {
    if x[j].magnitude > top { top = x[j].magnitude }
    j &+= 1
  }
  return top
}

/// The value of largest magnitude among 32, the first of them where both signs have it; never -0.
@_transparent func extreme(_ x: UnsafePointer<Float>) -> Float {
  let flip = Four(repeating: .min)
  var top = four(x), bottom = four(x) ^ flip
  var j = 4
  while j < 32 {
    top = greater(four(x + j), top)
    bottom = greater(four(x + j) ^ flip, bottom)
    j &+= 4
  }
  // Greatest pattern of either sign; negative where there is no value of that sign.
  let plus = greatest(top), minus = greatest(bottom)
  if plus == minus || plus > 0x7f80_0000 || minus > 0x7f80_0000 { return firstExtreme(x) }
  if plus > minus { return Float(bitPattern: UInt32(truncatingIfNeeded: plus)) }
  return 0 - Float(bitPattern: UInt32(truncatingIfNeeded: minus))
}

@inline(never)
func firstExtreme(_ x: UnsafePointer<Float>) -> Float {
  var extreme: Float = 0
  var j = 0
  while j < 32 {
    if x[j].magnitude > extreme.magnitude { extreme = x[j] }
    j &+= 1
  }
  return extreme
}

/// The least and the greatest of 32 values; of equal zeros the first.
@_transparent func ends(_ x: UnsafePointer<Float>) -> (least: Float, most: Float) {
  var low = key(four(x)), high = low
  var j = 4
  while j < 32 {
    let k = key(four(x + j))
    low = low.replacing(with: k, where: k .< low)
    high = greater(k, high)
    j &+= 4
  }
  let least = ~greatest(~low), most = greatest(high)
  // Beyond the keys of the infinities lie NaNs; -1 and 0 are the two zeros.
  let infinity: Int32 = 0x7f80_0000
  if least < ~infinity || most > infinity || least == 0 || least == -1 || most == 0
    || most == -1
  {
    return firstEnds(x)
  }
  return (unkey(least), unkey(most))
}

/// Integers ordered as the values are, -0 just below +0.
@_transparent func key(_ v: Four) -> Four {
  v ^ ((v &>> Four(repeating: 31)) & Four(repeating: 0x7fff_ffff))
}
@_transparent func unkey(_ k: Int32) -> Float {
  Float(bitPattern: UInt32(bitPattern: k ^ ((k &>> 31) & 0x7fff_ffff)))
}

@inline(never)
func firstEnds(_ x: UnsafePointer<Float>) -> (least: Float, most: Float) {
  var least = x[0], most = x[0]
  var j = 1
  while j < 32 {
    if x[j] < least { least = x[j] }
    if x[j] > most { most = x[j] }
    j &+= 1
  }
  return (least, most)
}

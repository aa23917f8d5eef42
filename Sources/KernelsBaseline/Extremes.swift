// Largest magnitudes and ends of one block. They are found among bit patterns: those of
// non-negative floats are ordered as their values, and integers need no care for NaN. (In vectors
// of four: what is wider, the optimizer tears apart on the way to the last four lanes.)

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
@inline(never)
func firstEnds(_ x: UnsafePointer<Float>) -> (least: Float, most: Float) {
  var least = Float.greatestFiniteMagnitude, most = -Float.greatestFiniteMagnitude
  var j = 0
  while j < 32 {
    if x[j] < least { least = x[j] }
    if x[j] > most { most = x[j] }
    j &+= 1
  }
  return (least, most)
}

/// Whether all of `count` magnitudes, a multiple of 16, are below 1e-15.
///
/// That is what the searched formats of the reference take for zeros. Of ordinary weights the first
/// sixteen tell.
@inline(never)
func isNearZero(_ x: UnsafePointer<Float>, _ count: Int) -> Bool {
  let least = Ints(repeating: Int32(bitPattern: Float(1e-15).bitPattern) &- 1)
  var j = 0
  while j < count {
    let large = ints(magnitudeBits(floats(x + j)) .> least)
    if orBits(large) != 0 { return false }
    j &+= 16
  }
  return true
}

/// All lanes' bits, or-ed.
@_transparent private func orBits(_ v: Ints) -> UInt64 {
  let part = unsafeBitCast(v, to: (Four, Four, Four, Four).self)
  let pair = unsafeBitCast((part.0 | part.1) | (part.2 | part.3), to: SIMD2<UInt64>.self)
  return pair[0] | pair[1]
}

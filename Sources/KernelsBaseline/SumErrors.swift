/// Sums over groups of 32 pairs of a reference and a candidate value.
///
/// Each group leaves four sums of `sums`: Σ error², Σ reference², Σ reference · error and Σ weight ·
/// error² (0 without weights), error = candidate − reference; with weights a fifth to eighth, of which
/// the first is Σ weight · reference². Lane l of eight adds up the values l, l + 8, l + 16 and l + 24, and
/// the lanes are added as (0 + 4) + (1 + 5) + (2 + 6) + (3 + 7): the same in all kernel sets.
///
/// - Parameter weights: one for each value, or `nil`.
/// - Returns: the largest |error|; NaN does not count.
public func sumErrors(
  reference: UnsafePointer<Float>, candidate: UnsafePointer<Float>, weights: UnsafePointer<Float>?,
  groups: Int, to sums: UnsafeMutablePointer<Float>
) -> Float {
  guard let weights else { return sumPlainErrors(reference, candidate, groups, sums) }
  return sumWeightedErrors(reference, candidate, weights, groups, sums)
}

private typealias Pair8 = SIMD8<Float>

@_transparent private func eight(_ p: UnsafePointer<Float>) -> Pair8 {
  UnsafeRawPointer(p).loadUnaligned(as: Pair8.self)
}

@_transparent private func size(_ v: Pair8) -> Pair8 {
  unsafeBitCast(
    unsafeBitCast(v, to: SIMD8<UInt32>.self) & SIMD8(repeating: 0x7fff_ffff), to: Pair8.self)
}

@_transparent private func halves(_ v: Pair8) -> SIMD4<Float> {
  let (low, high) = unsafeBitCast(v, to: (SIMD4<Float>, SIMD4<Float>).self)
  return low + high
}

/// The sums of the lanes of four vectors.
@_transparent private func sums(
  _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>
) -> SIMD4<Float> {
  var sum = SIMD4(a[0], b[0], c[0], d[0])
  sum += SIMD4(a[1], b[1], c[1], d[1])
  sum += SIMD4(a[2], b[2], c[2], d[2])
  sum += SIMD4(a[3], b[3], c[3], d[3])
  return sum
}

@_transparent private func largest(_ v: Pair8) -> Float {
  let (low, high) = unsafeBitCast(v, to: (SIMD4<Float>, SIMD4<Float>).self)
  let four = low.replacing(with: high, where: high .> low)
  let a = four[0] > four[2] ? four[0] : four[2], b = four[1] > four[3] ? four[1] : four[3]
  return a > b ? a : b
}

@inline(never)
func sumPlainErrors(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ groups: Int,
  _ output: UnsafeMutablePointer<Float>
) -> Float {
  var x = x, y = y, output = UnsafeMutableRawPointer(output)
  var top = Pair8.zero
  var left = groups
  while left > 0 {
    var error = Pair8.zero, reference = Pair8.zero, product = Pair8.zero
    var j = 0
    while j < 32 {
      let a = eight(x + j), miss = eight(y + j) - a
      error += miss * miss
      reference += a * a
      product += a * miss
      let far = size(miss)
      top = top.replacing(with: far, where: far .> top)
      j &+= 8
    }
    output.storeBytes(
      of: sums(halves(error), halves(reference), halves(product), .zero), as: SIMD4<Float>.self)
    x += 32
    y += 32
    output += 16
    left &-= 1
  }
  return largest(top)
}

@inline(never)
func sumWeightedErrors(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
  _ groups: Int, _ output: UnsafeMutablePointer<Float>
) -> Float {
  var x = x, y = y, weights = weights, output = UnsafeMutableRawPointer(output)
  var top = Pair8.zero
  var left = groups
  while left > 0 {
    var error = Pair8.zero, reference = Pair8.zero, product = Pair8.zero
    var weightedError = Pair8.zero, weightedReference = Pair8.zero
    var j = 0
    while j < 32 {
      let a = eight(x + j), miss = eight(y + j) - a, weight = eight(weights + j)
      let square = a * a, squareMiss = miss * miss
      error += squareMiss
      reference += square
      product += a * miss
      weightedError += weight * squareMiss
      weightedReference += weight * square
      let far = size(miss)
      top = top.replacing(with: far, where: far .> top)
      j &+= 8
    }
    output.storeBytes(
      of: sums(halves(error), halves(reference), halves(product), halves(weightedError)),
      as: SIMD4<Float>.self)
    (output + 16).storeBytes(
      of: sums(halves(weightedReference), .zero, .zero, .zero), as: SIMD4<Float>.self)
    x += 32
    y += 32
    weights += 32
    output += 32
    left &-= 1
  }
  return largest(top)
}

/// The place of the first value that is NaN or infinite; `nil` where all are finite.
///
/// One pass over the exponents without branches; only where one is at its limit is the place looked
/// for.
public func firstNonFinite(in values: UnsafeBufferPointer<Float>) -> Int? {
  let exponent: UInt32 = 0x7F80_0000
  guard let base = values.baseAddress else { return nil }
  let raw = unsafe UnsafeRawPointer(base)
  var largest = SIMD16<UInt32>.zero
  var i = 0
  while i + 16 <= values.count {
    let bits = unsafe raw.loadUnaligned(fromByteOffset: 4 * i, as: SIMD16<UInt32>.self)
    let size = bits & SIMD16(repeating: exponent)
    largest = largest.replacing(with: size, where: size .> largest)
    i += 16
  }
  var isFinite = largest.max() < exponent
  while i < values.count {
    isFinite = unsafe isFinite && values[i].isFinite
    i += 1
  }
  return isFinite ? nil : unsafe values.firstIndex { !$0.isFinite }
}

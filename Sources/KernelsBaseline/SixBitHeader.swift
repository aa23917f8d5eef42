// The header of Q4_K and Q5_K: offset | size | field
//                                0 | 2 | superblock scale, half
//                                2 | 2 | superblock minimum, half
//                                4 | 12 | eight 6-bit scales and eight 6-bit minima

@_transparent var sixBitHeaderSize: Int { 16 }

/// Writes the header of one superblock without importance; its eight scales and minima become the
/// decoded ones.
@_transparent
func writeSixBitHeader(
  scales: FloatPointer, minima: FloatPointer, to output: UnsafeMutableRawPointer
) {
  typealias Eight = SIMD8<Float>
  let largestScale = largest(scales, count: 8), largestMinimum = largest(minima, count: 8)
  let scaleLevels = sixBits(
    UnsafeRawPointer(scales).loadUnaligned(as: Eight.self),
    largestScale > 0 ? 63 / largestScale : 0)
  let minimumLevels = sixBits(
    UnsafeRawPointer(minima).loadUnaligned(as: Eight.self),
    largestMinimum > 0 ? 63 / largestMinimum : 0)
  writeSixBitHeader(
    scale: largestScale / 63, minimum: largestMinimum / 63, scaleLevels, minimumLevels,
    scales: scales, minima: minima, to: output)
}

/// Writes the header from the superblock's scale and minimum and the levels of its eight parts.
@_transparent
func writeSixBitHeader(
  scale: Float, minimum: Float, _ scaleLevels: SIMD8<UInt32>, _ minimumLevels: SIMD8<UInt32>,
  scales: FloatPointer, minima: FloatPointer, to output: UnsafeMutableRawPointer
) {
  let halves = (halfBits(scale), halfBits(minimum))
  output.storeBytes(of: halves.0, as: UInt16.self)
  output.storeBytes(of: halves.1, toByteOffset: 2, as: UInt16.self)
  typealias Bytes = SIMD4<UInt8>
  typealias Words = SIMD4<UInt32>
  let two = Words(repeating: 0x30), four = Words(repeating: 15)
  let s = unsafeBitCast(scaleLevels, to: (Words, Words).self)
  let m = unsafeBitCast(minimumLevels, to: (Words, Words).self)
  let first = s.0 | (s.1 & two) &<< 2, second = m.0 | (m.1 & two) &<< 2
  output.storeBytes(of: Bytes(truncatingIfNeeded: first), toByteOffset: 4, as: Bytes.self)
  output.storeBytes(of: Bytes(truncatingIfNeeded: second), toByteOffset: 8, as: Bytes.self)
  output.storeBytes(
    of: Bytes(truncatingIfNeeded: s.1 & four | (m.1 & four) &<< 4), toByteOffset: 12,
    as: Bytes.self)
  // Decoded as a reader decodes: a level above 63 would spill into its neighbour.
  decode(first, s.1, single(halves.0), to: scales)
  decode(second, m.1, single(halves.1), to: minima)
}

@_transparent
private func decode(
  _ first: SIMD4<UInt32>, _ second: SIMD4<UInt32>, _ scale: Float, to output: FloatPointer
) {
  typealias Words = SIMD4<UInt32>
  typealias Four = SIMD4<Float>
  let low = first & Words(repeating: 63)
  let high = second & Words(repeating: 15) | (first &>> 2) & Words(repeating: 0x30)
  let raw = UnsafeMutableRawPointer(output), factor = Four(repeating: scale)
  raw.storeBytes(of: factor * small(low), as: Four.self)
  raw.storeBytes(of: factor * small(high), toByteOffset: 16, as: Four.self)
}

/// The six-bit scales, as the reference rounds them: `min(63, UInt8(nearest(value * inverse)))`.
@_transparent
private func sixBits(_ values: SIMD8<Float>, _ inverse: Float) -> SIMD8<UInt32> {
  typealias Words = SIMD8<UInt32>
  let sum = values * SIMD8(repeating: inverse) + SIMD8(repeating: magic)
  let byte = unsafeBitCast(sum, to: Words.self) & Words(repeating: 255)
  let top = Words(repeating: 63)
  return byte.replacing(with: top, where: byte .> top)
}

/// Integers below 2^23 as floats, exactly.
@_transparent
private func small(_ words: SIMD4<UInt32>) -> SIMD4<Float> {
  unsafeBitCast(words | SIMD4(repeating: 0x4b00_0000), to: SIMD4<Float>.self)
    - SIMD4(repeating: 8_388_608)
}

/// The largest value above 0, or 0.
@_transparent
func largest(_ values: FloatPointer, count: Int) -> Float {
  var result: Float = 0
  var k = 0
  while k < count {
    if values[k] > result { result = values[k] }
    k += 1
  }
  return result
}

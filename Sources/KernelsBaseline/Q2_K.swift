// Q2_K: superblocks of 16 sub-blocks of 16 columns; offset | size | field
//       0 | 16 | scales in the low, minima in the high four bits
//      16 | 64 | 2-bit levels: bits 2*(c%128/32) of byte 32*(c/128) + c%32 for column c
//      80 |  2 | superblock scale, half
//      82 |  2 | superblock minimum, half

@_transparent private var blockSize: Int { 84 }
@_transparent private var parts: Int { 16 }

/// Encodes superblocks of 84 bytes.
@inline(never)
func encodeQ2_K(_ rows: Rows) {
  let options = AffineOptions(
    columns: 16, highestLevel: 3, first: -0.5, step: 0.1, lastCandidate: 15, absolute: true)
  encodeAffineSuperblocks(
    rows, options, blockSize: blockSize, meanFactor: 1,
    weigh: { rows.weighByMagnitudeAlone(16, from: $0, $1) },
    writeHeaders: { writeHeaders($0, fitted: rows.importance != nil, count: $1, to: $2) },
    packLevels: { packTwoBits($0, $1 + 16) })
}

/// Packs 256 levels of two bits into 64 bytes.
@_transparent
func packTwoBits(_ levels: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
  typealias Words = SIMD8<UInt32>
  let two = Words(repeating: 0x0303_0303)
  var half = 0
  while half < 2 {
    let from = levels + 128 &* half
    let a = from.loadUnaligned(as: Words.self) & two
    let b = (from + 32).loadUnaligned(as: Words.self) & two
    let c = (from + 64).loadUnaligned(as: Words.self) & two
    let d = (from + 96).loadUnaligned(as: Words.self) & two
    (output + 32 &* half).storeBytes(of: a | b &<< 2 | c &<< 4 | d &<< 6, as: Words.self)
    half += 1
  }
}

@inline(never)
private func writeHeaders(
  _ pair: AffinePair, fitted: Bool, count: Int, to output: UnsafeMutableRawPointer
) {
  if fitted { pair.fitScalesAndMinima(parts: parts, highestLevel: 15) }
  var block = 0
  while block < count {
    let scales = floats(pair.scales) + block &* parts, minima = floats(pair.minima) + block &* parts
    let header = output + block &* blockSize
    let scale, minimum: Float
    if fitted {
      scale = pair.fittedScale(block, parts: parts, minima: false)
      minimum = pair.fittedScale(block, parts: parts, minima: true)
      writeFittedLevels(pair, block, to: header)
    } else {
      let most = largest(scales, count: parts), lowest = largest(minima, count: parts)
      scale = most / 15
      minimum = lowest / 15
      writeLevels(
        scales, minima, most > 0 ? 15 / most : 0, lowest > 0 ? 15 / lowest : 0, to: header)
    }
    let halves = (halfBits(scale), halfBits(minimum))
    header.storeBytes(of: halves.0, toByteOffset: 80, as: UInt16.self)
    header.storeBytes(of: halves.1, toByteOffset: 82, as: UInt16.self)
    decodeLevels(header, single(halves.0), single(halves.1), scales, minima)
    block += 1
  }
}

@_transparent
private func writeLevels(
  _ scales: FloatPointer, _ minima: FloatPointer, _ inverseScale: Float, _ inverseMinimum: Float,
  to header: UnsafeMutableRawPointer
) {
  var part = 0
  while part < parts {
    let scale = nearest(inverseScale * scales[part])
    let minimum = nearest(inverseMinimum * minima[part])
    let byte = UInt8(truncatingIfNeeded: scale | minimum &<< 4)
    header.storeBytes(of: byte, toByteOffset: part, as: UInt8.self)
    part += 1
  }
}

@_transparent
private func writeFittedLevels(
  _ pair: AffinePair, _ block: Int, to header: UnsafeMutableRawPointer
) {
  var part = 0
  while part < parts {
    let scale = pair.fittedLevel(block, part: part, parts: parts, minima: false)
    let minimum = pair.fittedLevel(block, part: part, parts: parts, minima: true)
    let byte = UInt8(truncatingIfNeeded: scale | minimum &<< 4)
    header.storeBytes(of: byte, toByteOffset: part, as: UInt8.self)
    part += 1
  }
}

/// Leaves the decoded scales and minima.
@_transparent
private func decodeLevels(
  _ header: UnsafeMutableRawPointer, _ scale: Float, _ minimum: Float, _ scales: FloatPointer,
  _ minima: FloatPointer
) {
  var part = 0
  while part < parts {
    let byte = header.load(fromByteOffset: part, as: UInt8.self)
    scales[part] = scale * Float(byte & 15)
    minima[part] = minimum * Float(byte &>> 4)
    part += 1
  }
}

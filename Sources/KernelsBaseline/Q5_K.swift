// Q5_K: superblocks of eight sub-blocks of 32 columns; offset | size | field
//       0 |  16 | header (SixBitHeader.swift)
//      16 |  32 | fifth bits: bit c/32 of byte c%32 for column c
//      48 | 128 | low four bits, as in Q4_K

/// Encodes superblocks of 176 bytes.
@inline(never)
func encodeQ5_K(_ rows: Rows) {
  let options = AffineOptions(
    columns: 32, highestLevel: 31, first: -0.5, step: 0.1, lastCandidate: 15, absolute: false)
  encodeSixBitAffine(rows, options, blockSize: 176, caps: true) {
    packFifthBits($0, $1)
    packFourBits($0, $1 + 32)
  }
}

@_transparent
private func packFifthBits(_ levels: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
  typealias Words = SIMD8<UInt32>
  let fifth = Words(repeating: 0x1010_1010)
  var bits = Words.zero
  var part = 7
  while part >= 0 {
    bits = bits &<< 1 | ((levels + 32 &* part).loadUnaligned(as: Words.self) & fifth) &>> 4
    part -= 1
  }
  output.storeBytes(of: bits, as: Words.self)
}

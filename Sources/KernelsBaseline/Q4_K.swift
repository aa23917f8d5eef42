// Q4_K: superblocks of eight sub-blocks of 32 columns; offset | size | field
//       0 |  16 | header (SixBitHeader.swift)
//      16 | 128 | 4-bit levels: 32 bytes for each 64 columns, the first 32 in the low halves

/// Encodes superblocks of 144 bytes.
@inline(never)
func encodeQ4_K(_ rows: Rows) {
  let options = AffineOptions(
    columns: 32, highestLevel: 15, first: -1, step: 0.1, lastCandidate: 20, absolute: false)
  encodeSixBitAffine(rows, options, blockSize: 144, caps: false) { packFourBits($0, $1) }
}

/// Packs 256 levels as halves of 128 bytes.
@_transparent
func packFourBits(_ levels: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
  typealias Words = SIMD8<UInt32>
  let four = Words(repeating: 0x0f0f_0f0f)
  var column = 0
  while column < superblockColumns {
    let low = (levels + column).loadUnaligned(as: Words.self)
    let high = (levels + (column + 32)).loadUnaligned(as: Words.self)
    (output + column / 2).storeBytes(of: low & four | (high & four) &<< 4, as: Words.self)
    column += 64
  }
}

import Storage
import Tensors
import Views

/// Symmetric integers of four bits in groups of whole 32 columns, as Q4_0 blocks.
///
/// Both mean `scale · (level − 8)`: the levels are put in the block's order, the scale becomes half
/// precision, which is known to hold it.
struct Q4_0Rows: TensorView {
  let base: PackedRows

  var shape: Shape { base.shape }
  var elementType: ElementType { .Q4_0 }
  var sourceNames: [String] { base.sourceNames }
  var origin: ViewOrigin { base.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    if rows.contains(0) { try base.checkSize() }
    let (words, groups) = (rows.count * base.wordsOfRow, rows.count * base.groups)
    let blocksOfGroup = base.groupSize / 32
    try unsafe withWords(words) { packed in
      try unsafe base.words.read(
        from: rows.lowerBound * base.wordsOfRow, into: UnsafeMutableRawBufferPointer(packed))
      try unsafe withFloats(groups) { scales in
        try unsafe base.scale.read(from: rows.lowerBound * base.groups, into: scales)
        try unsafe withHalves(of: scales) { halves in
          guard let target = buffer.baseAddress else { return }
          for block in 0..<words / 4 {
            let place = unsafe target + 18 * block
            unsafe place.storeBytes(
              of: halves[block / blocksOfGroup].littleEndian, as: UInt16.self)
            for half in 0..<2 {
              let low = unsafe UInt32(littleEndian: packed[4 * block + half])
              let high = unsafe UInt32(littleEndian: packed[4 * block + 2 + half])
              let levels = Nibbles.spread(low) | Nibbles.spread(high) << 4
              unsafe place.storeBytes(
                of: levels.littleEndian, toByteOffset: 2 + 8 * half, as: UInt64.self)
            }
          }
        }
      }
    }
  }
}

extension PackedRows: ExactlyBlocked {
  func exactForm() throws(SchemeError) -> ExactForm? {
    guard bits == 4, zero == nil, groupSize % 32 == 0 else { return nil }
    return try exactForm(Q4_0Rows(base: self), scales: scale)
  }
}

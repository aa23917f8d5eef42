import Storage
import Tensors
import Views

/// Four-bit floats with a power of two for each 32 columns, repacked as MXFP4 blocks without
/// touching a value.
///
/// A block of 32 weights is the scale byte, then 16 bytes, the first sixteen weights in the low
/// nibbles and the others in the high ones. Source: `repack_mxfp4` of the reference converter's
/// gpt-oss.
///
/// | tensor | shape | type |
/// |---|---|---|
/// | blocks | `[…, C / 32, 16]` | U8, the even column in the low nibble |
/// | scales | `[…, C / 32]` | U8: E8M0 |
struct MXFP4Blocks: TensorView {
  let blocks, scales: StoredTensor
  let shape: Shape

  init(blocks: StoredTensor, scales: StoredTensor) throws(SchemeError) {
    try blocks.require([.U8], "U8, two weights each")
    try scales.require([.U8, .F8_E8M0], "U8")
    guard let groups = scales.shape.dimensions.last, scales.shape.rank >= 2 else {
      throw scales.misshapen(expected: "a scale for each 32 weights of a row")
    }
    try blocks.require(scales.shape.dimensions + [16], "16 bytes for each of \(scales.shape)")
    let (columns, overflow) = groups.multipliedReportingOverflow(by: 32)
    guard !overflow else { throw scales.misshapen(expected: "fewer columns") }
    shape = try QuantizedSources.shape(scales.shape.dimensions.dropLast() + [columns], of: blocks)
    (self.blocks, self.scales) = (blocks, scales)
  }

  var elementType: ElementType { .MXFP4 }
  var sourceNames: [String] { [blocks.name, scales.name] }
  var origin: ViewOrigin { blocks.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let groups = scales.shape.rowLength
    let count = rows.count * groups
    try unsafe withScratch(byteCount: 17 * count) { memory in
      let exponents = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
      let levels = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...])
      try unsafe scales.read(from: rows.lowerBound * groups, into: exponents)
      try unsafe blocks.read(from: rows.lowerBound * groups * 16, into: levels)
      guard let source = levels.baseAddress, let target = buffer.baseAddress else { return }
      for group in 0..<count {
        let block = unsafe target + 17 * group
        unsafe block.storeBytes(of: exponents[group], as: UInt8.self)
        for half in 0..<2 {
          let low = unsafe source.loadUnaligned(
            fromByteOffset: 16 * group + 4 * half, as: UInt32.self)
          let high = unsafe source.loadUnaligned(
            fromByteOffset: 16 * group + 8 + 4 * half, as: UInt32.self)
          let packed =
            Nibbles.spread(UInt32(littleEndian: low))
            | Nibbles.spread(UInt32(littleEndian: high)) << 4
          unsafe block.storeBytes(
            of: packed.littleEndian, toByteOffset: 1 + 8 * half, as: UInt64.self)
        }
      }
    }
  }
}

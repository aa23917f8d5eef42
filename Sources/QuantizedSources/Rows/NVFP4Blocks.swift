import Storage
import Tensors
import Views

/// Four-bit floats with a scale for each 16 columns, repacked as NVFP4 blocks without touching a
/// value.
///
/// A block of 64 weights is the four scale bytes without their sign bits, then for each 16 weights
/// 8 bytes, the first eight in the low nibbles and the others in the high ones. Source:
/// `_nvfp4_pack` of the reference converter.
///
/// | tensor | shape | type |
/// |---|---|---|
/// | weight | `[R, C / 2]` | U8, the even column in the low nibble |
/// | scale | `[R, C / 16]` | F8_E4M3 |
struct NVFP4Blocks: TensorView {
  let weight, scale: StoredTensor
  let shape: Shape

  init(weight: StoredTensor, scale: StoredTensor) throws(SchemeError) {
    try weight.require([.U8], "U8, two weights each")
    try scale.require([.F8_E4M3], "F8_E4M3")
    guard weight.shape.rank == 2, scale.shape.rank == 2, scale.shape.rowLength % 4 == 0 else {
      throw scale.misshapen(expected: "rows of whole blocks of 4 scales")
    }
    let (rows, groups) = (scale.shape.dimensions[0], scale.shape.dimensions[1])
    let (columns, overflow) = groups.multipliedReportingOverflow(by: 16)
    guard !overflow else { throw scale.misshapen(expected: "fewer columns") }
    try weight.require([rows, 8 * groups], "two weights a byte, 16 for each of \(scale.shape)")
    shape = try QuantizedSources.shape([rows, columns], of: weight)
    (self.weight, self.scale) = (weight, scale)
  }

  var elementType: ElementType { .NVFP4 }
  var sourceNames: [String] { [weight.name, scale.name] }
  var origin: ViewOrigin { weight.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let groups = scale.shape.rowLength
    let count = rows.count * groups
    try unsafe withScratch(byteCount: 9 * count) { memory in
      let scales = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
      let levels = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...])
      try unsafe scale.read(from: rows.lowerBound * groups, into: scales)
      try unsafe weight.read(from: rows.lowerBound * groups * 8, into: levels)
      guard let source = levels.baseAddress, let target = buffer.baseAddress else { return }
      for group in 0..<count {
        let block = unsafe target + group / 4 * 36
        unsafe block.storeBytes(of: scales[group] & 0x7F, toByteOffset: group % 4, as: UInt8.self)
        let packed = unsafe source.loadUnaligned(fromByteOffset: 8 * group, as: UInt64.self)
        unsafe block.storeBytes(
          of: Nibbles.halves(of: packed), toByteOffset: 4 + 8 * (group % 4), as: UInt64.self)
      }
    }
  }
}

/// Orders in which formats pack four-bit numbers into bytes.
enum Nibbles {
  /// Sixteen numbers, the even ones in low nibbles: the first eight into the low nibbles, the
  /// others into the high ones.
  static func halves(of packed: UInt64) -> UInt64 {
    let stored = UInt64(littleEndian: packed)
    let (low, high) = (spread(UInt32(truncatingIfNeeded: stored)), spread(UInt32(stored >> 32)))
    return (low | high << 4).littleEndian
  }

  /// Eight nibbles as the low halves of eight bytes.
  static func spread(_ nibbles: UInt32) -> UInt64 {
    var bits = UInt64(nibbles)
    bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
    bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
    return (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
  }
}

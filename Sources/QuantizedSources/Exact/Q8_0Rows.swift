import Storage
import Tensors
import Views

/// Integers of eight bits with a scale for each row or for all, as Q8_0 blocks.
///
/// Both mean `scale · level`; the scale becomes half precision, which is known to hold it.
struct Q8_0Rows: TensorView {
  let base: ScaledNumbers

  var shape: Shape { base.shape }
  var elementType: ElementType { .Q8_0 }
  var sourceNames: [String] { base.sourceNames }
  var origin: ViewOrigin { base.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let columns = shape.rowLength
    try unsafe withScratch(byteCount: rows.count * columns) { levels in
      try unsafe base.weight.read(from: rows.lowerBound * columns, into: levels)
      try unsafe withFloats(rows.count) { scales in
        try unsafe base.grid.readRowScales(of: rows, into: scales)
        try unsafe withHalves(of: scales) { halves in
          for block in 0..<rows.count * columns / 32 {
            let scale = unsafe halves[block * 32 / columns]
            unsafe buffer.storeBytes(
              of: scale.littleEndian, toByteOffset: 34 * block, as: UInt16.self)
            unsafe UnsafeMutableRawBufferPointer(
              rebasing: buffer[34 * block + 2..<34 * block + 34]
            ).copyMemory(
              from: UnsafeRawBufferPointer(rebasing: levels[32 * block..<32 * block + 32]))
          }
        }
      }
    }
  }
}

extension ScaledNumbers: ExactlyBlocked {
  func exactForm() throws(SchemeError) -> ExactForm? {
    guard weight.type == .I8, grid.isOneForRow else { return nil }
    return try exactForm(Q8_0Rows(base: self), scales: grid.scale)
  }
}

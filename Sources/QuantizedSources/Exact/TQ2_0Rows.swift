import Storage
import Tensors
import Views

/// Ternary weights in planes, as TQ2_0 blocks.
///
/// Both store the level plus one in two bits. The scale, which the checkpoint divides by, becomes
/// its reciprocal in half precision, which is known to hold it.
struct TQ2_0Rows: TensorView {
  let base: TernaryPlanes

  var shape: Shape { base.shape }
  var elementType: ElementType { .TQ2_0 }
  var sourceNames: [String] { base.sourceNames }
  var origin: ViewOrigin { base.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let (lines, columns) = (base.weight.shape.dimensions[0], shape.rowLength)
    try unsafe withFloats(1) { scale in
      try unsafe base.scale.read(from: 0, into: scale)
      unsafe scale[0] = 1 / scale[0]
      try unsafe withHalves(of: scale) { halves in
        try unsafe withScratch(byteCount: columns) { bytes in
          for row in rows {
            let (plane, line) = row.quotientAndRemainder(dividingBy: lines)
            try unsafe base.weight.read(from: line * columns, into: bytes)
            let first = (row - rows.lowerBound) * rowBytes
            for block in 0..<columns / 256 {
              let place = first + 66 * block
              for byte in 0..<64 {
                let column = 256 * block + byte / 32 * 128 + byte % 32
                var levels: UInt8 = 0
                for quarter in 0..<4 {
                  let level = unsafe bytes[column + 32 * quarter] >> UInt8(2 * plane) & 3
                  levels |= level << UInt8(2 * quarter)
                }
                unsafe buffer.storeBytes(of: levels, toByteOffset: place + byte, as: UInt8.self)
              }
              unsafe buffer.storeBytes(
                of: halves[0].littleEndian, toByteOffset: place + 64, as: UInt16.self)
            }
          }
        }
      }
    }
  }
}

extension TernaryPlanes: ExactlyBlocked {
  func exactForm() throws(SchemeError) -> ExactForm? {
    try exactForm(TQ2_0Rows(base: self), scales: scale) { 1 / $0 }
  }
}

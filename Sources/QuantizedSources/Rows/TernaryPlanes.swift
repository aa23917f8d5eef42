import Storage
import Tensors
import Views

/// Ternary weights in four planes of two bits: F32.
///
/// Of bytes `[R / 4, C]`, row `p · R / 4 + i` of the result is `(byte[i] >> 2p & 3) − 1`, divided
/// by one scale for the tensor.
struct TernaryPlanes: TensorView {
  let weight, scale: StoredTensor
  let shape: Shape

  init(weight: StoredTensor, scale: StoredTensor) throws(SchemeError) {
    try weight.require([.U8], "U8, four weights each")
    try scale.require(.scales, "a scale's")
    guard scale.shape.elementCount == 1 else { throw scale.misshapen(expected: "one number") }
    guard weight.shape.rank == 2 else { throw weight.misshapen(expected: "two dimensions") }
    let (lines, columns) = (weight.shape.dimensions[0], weight.shape.dimensions[1])
    let (rows, overflow) = lines.multipliedReportingOverflow(by: 4)
    guard !overflow else { throw weight.misshapen(expected: "fewer rows") }
    shape = try QuantizedSources.shape([rows, columns], of: weight)
    (self.weight, self.scale) = (weight, scale)
  }

  var elementType: ElementType { .F32 }
  var sourceNames: [String] { [weight.name, scale.name] }
  var origin: ViewOrigin { weight.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let numbers = unsafe buffer.bindMemory(to: Float.self)
    let (lines, columns) = (weight.shape.dimensions[0], shape.rowLength)
    try unsafe withFloats(5) { table in
      let scale = unsafe UnsafeMutableBufferPointer(rebasing: table[4...])
      try unsafe self.scale.read(from: 0, into: scale)
      for code in 0..<4 { unsafe table[code] = Float(code - 1) / scale[0] }
      var row = rows.lowerBound
      while row < rows.upperBound {
        let (plane, line) = row.quotientAndRemainder(dividingBy: lines)
        let count = min(rows.upperBound - row, lines - line)
        try unsafe withScratch(byteCount: count * columns) { bytes in
          try unsafe weight.read(from: line * columns, into: bytes)
          let (first, shift) = ((row - rows.lowerBound) * columns, UInt8(2 * plane))
          for i in 0..<count * columns {
            unsafe numbers[first &+ i] = table[Int(bytes[i] &>> shift & 3)]
          }
        }
        row += count
      }
    }
  }
}

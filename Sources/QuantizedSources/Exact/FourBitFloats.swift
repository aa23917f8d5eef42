import Storage
import Tensors
import Views

/// Four-bit floats as a checkpoint stores them, times their scales: F32.
///
/// The definition against which moved blocks are compared: `value(code) · scale`, with the codes of
/// "OCP Microscaling Formats (MX)" 1.0.
struct FourBitFloats: TensorView {
  let shape: Shape
  /// Two to a byte, the even column in the low nibble.
  private let codes: StoredTensor
  private let scales: StoredTensor
  /// Columns that share a scale.
  private let groupSize: Int
  private let scale: @Sendable (UInt8) -> Float

  init(_ blocks: NVFP4Blocks) {
    (shape, codes, scales, groupSize) = (blocks.shape, blocks.weight, blocks.scale, 16)
    scale = { code in
      let (exponent, mantissa) = (Int(code >> 3 & 15), Float(code & 7))
      let sign: Float = code < 128 ? 1 : -1
      if code & 0x7F == 0x7F { return .nan }
      if exponent == 0 { return sign * mantissa * 0x1p-9 }
      return sign * Float(sign: .plus, exponent: exponent - 7, significand: 1 + mantissa / 8)
    }
  }

  init(_ blocks: MXFP4Blocks) {
    (shape, codes, scales, groupSize) = (blocks.shape, blocks.blocks, blocks.scales, 32)
    scale = { code in
      code == 255 ? .nan : Float(sign: .plus, exponent: Int(code) - 127, significand: 1)
    }
  }

  private static let values: [Float] = [
    0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6,
  ]

  var elementType: ElementType { .F32 }
  var sourceNames: [String] { [codes.name, scales.name] }
  var origin: ViewOrigin { codes.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let (first, count) = (rows.lowerBound * shape.rowLength, rows.count * shape.rowLength)
    let numbers = unsafe buffer.bindMemory(to: Float.self)
    try unsafe withScratch(byteCount: count / 2 + count / groupSize) { memory in
      let packed = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<(count / 2)])
      let exponents = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[(count / 2)...])
      try unsafe codes.read(from: first / 2, into: packed)
      try unsafe scales.read(from: first / groupSize, into: exponents)
      for group in 0..<count / groupSize {
        let factor = unsafe scale(exponents[group])
        for i in group * groupSize..<(group + 1) * groupSize {
          let code = unsafe packed[i / 2] >> UInt8(4 * (i % 2)) & 15
          unsafe numbers[i] = Self.values[Int(code)] * factor
        }
      }
    }
  }
}

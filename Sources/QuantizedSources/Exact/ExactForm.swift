import Quantization
import Storage
public import Tensors
public import Views

/// What becomes of a quantized weight whose grid is that of a block format.
public enum ExactForm: Sendable {
  /// The same numbers as blocks, moved bit by bit.
  case blocks(any TensorView)
  /// A format has the levels, but its scales cannot hold the checkpoint's.
  case scalesBeyond(ElementType)
}

extension SourceTensor {
  /// The same weights as blocks; `nil` where no format has their levels.
  ///
  /// Reads all scales of the tensor.
  public func exactForm() throws(SchemeError) -> ExactForm? {
    guard let numbers = view as? any ExactlyBlocked else { return nil }
    return try numbers.exactForm()
  }

  /// The weights as the scheme defines them, computed without the blocks that they are moved to.
  public var numbers: any TensorView {
    if let blocks = view as? NVFP4Blocks { return FourBitFloats(blocks) }
    if let blocks = view as? MXFP4Blocks { return FourBitFloats(blocks) }
    return view
  }
}

/// Numbers that may be those of a block format.
protocol ExactlyBlocked: TensorView {
  func exactForm() throws(SchemeError) -> ExactForm?
}

extension ExactlyBlocked {
  /// The blocks, if half precision holds all scales and rows are whole blocks.
  func exactForm(
    _ blocks: any TensorView, scales: StoredTensor, _ scale: (Float) -> Float = { $0 }
  ) throws(SchemeError) -> ExactForm? {
    guard shape.rowLength % blocks.elementType.blockWeights == 0 else { return nil }
    return try scales.fitHalf(scale) ? .blocks(blocks) : .scalesBeyond(blocks.elementType)
  }
}

extension StoredTensor {
  /// Whether what is made of each number is a number of half precision.
  fileprivate func fitHalf(_ made: (Float) -> Float) throws(SchemeError) -> Bool {
    do {
      var fits = true
      for first in stride(from: 0, to: shape.elementCount, by: 1 << 16) where fits {
        let count = min(1 << 16, shape.elementCount - first)
        try unsafe withFloats(count) { numbers in
          try unsafe read(from: first, into: numbers)
          for i in 0..<count { unsafe numbers[i] = made(numbers[i]) }
          try unsafe withFloats(count) { rounded in
            try unsafe numbers.throughHalf(into: rounded)
            for i in 0..<count where unsafe rounded[i] != numbers[i] { fits = false }
          }
        }
      }
      return fits
    } catch let error as StorageError {
      throw .storage(error)
    } catch {
      throw .value(file: source.name, tensor: name, found: "\(error)", expected: "numbers")
    }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// The numbers in half precision.
  func encodeHalf(into bytes: UnsafeMutableRawBufferPointer) throws {
    try unsafe RowCodec(.F16, kernels: .best).encode(
      rows: UnsafeBufferPointer(self), columns: count, importance: nil, into: bytes)
  }

  /// What is left of the numbers in half precision.
  fileprivate func throughHalf(into rounded: UnsafeMutableBufferPointer<Float>) throws {
    try unsafe withScratch(byteCount: 2 * count) { bytes in
      try unsafe encodeHalf(into: bytes)
      try unsafe RowCodec(.F16, kernels: .best).decode(UnsafeRawBufferPointer(bytes), into: rounded)
    }
  }
}

/// Calls a closure with the half-precision bits of numbers.
func withHalves(
  of numbers: UnsafeMutableBufferPointer<Float>,
  _ body: (UnsafeMutableBufferPointer<UInt16>) throws -> Void
) throws {
  try unsafe withUnsafeTemporaryAllocation(of: UInt16.self, capacity: numbers.count) { halves in
    try unsafe numbers.encodeHalf(into: UnsafeMutableRawBufferPointer(halves))
    try unsafe body(halves)
  }
}

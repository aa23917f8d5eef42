import Quantization
public import Tensors

/// Every weight plus one: norms that are stored as their distance from 1.
///
/// F16 is added in half precision, rounded to nearest even; every other type gives F32.
/// Source: `norm_shift` of the reference converter's Gemma models.
public struct PlusOne: TensorView {
  let base: any TensorView

  /// The base with one added to every weight.
  public init(_ base: any TensorView) { self.base = base }

  /// That of the base.
  public var shape: Shape { base.shape }
  /// F16 where the base is, else F32.
  public var elementType: ElementType { base.elementType == .F16 ? .F16 : .F32 }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the base begins.
  public var origin: ViewOrigin { base.origin }

  /// Reads the rows of the base and adds one.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let count = rows.count * shape.rowLength
    try unsafe withScratch(byteCount: rows.count * base.rowBytes) { stored in
      try unsafe base.read(rows: rows, into: stored)
      try unsafe withScratch(byteCount: 4 * count) { scratch in
        let weights = unsafe scratch.bindMemory(to: Float.self)
        try unsafe RowCodec(base.elementType, kernels: .best).decode(
          UnsafeRawBufferPointer(stored), into: weights)
        for i in 0..<count { unsafe weights[i] += 1 }
        try unsafe RowCodec(elementType, kernels: .best).encode(
          rows: UnsafeBufferPointer(weights), columns: shape.rowLength, importance: nil,
          into: buffer)
      }
    }
  }
}

import Quantization
import Storage
import Tensors
import Views

/// Small numbers, such as FP8, times scales that lie over them as a grid: F32.
///
/// `weight · scale`, one single-precision product. Shape is the weight's.
struct ScaledNumbers: TensorView {
  let weight: StoredTensor
  let grid: ScaleGrid

  var shape: Shape { weight.shape }
  var elementType: ElementType { .F32 }
  var sourceNames: [String] { [weight.name, grid.scale.name] }
  var origin: ViewOrigin { weight.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let columns = shape.rowLength
    let numbers = unsafe buffer.bindMemory(to: Float.self)
    try unsafe weight.read(from: rows.lowerBound * columns, into: numbers)
    try unsafe grid.multiply(numbers, rows: rows, columns: columns)
  }
}

extension ScaledNumbers {
  /// Types of small numbers.
  static let types: Set<ElementType> = [.F8_E4M3, .F8_E5M2, .I8, .F32, .F16, .BF16]
}

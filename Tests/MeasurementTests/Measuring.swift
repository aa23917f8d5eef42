@testable import Measurement
import Quantization
import Tensors

/// The errors of rows that a test writes down.
func errors(
  _ reference: [Float], _ candidate: [Float], columns: Int, firstRow: Int = 0,
  importance: [Float]? = nil, blockWeights: Int = 1, kernels: KernelSet = .best
) -> RowErrors {
  let type: ElementType = [32: .Q8_0, 256: .Q6_K][blockWeights] ?? .F32
  guard let shape = try? Shape(rows: firstRow + reference.count / columns, columns: columns) else {
    return RowErrors(firstRow: firstRow)
  }
  return unsafe reference.withUnsafeBufferPointer { reference in
    unsafe candidate.withUnsafeBufferPointer { candidate in
      unsafe RowErrors(
        reference: reference, candidate: candidate, shape: shape, firstRow: firstRow,
        importance: importance, type: type, kernels: kernels)
    }
  }
}

/// Numbers that are the same in every run.
struct Noise {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// Between -1 and 1.
  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
  }

  /// So many of them.
  mutating func values(_ count: Int, size: Float = 1) -> [Float] {
    (0..<count).map { _ in next() * size }
  }
}

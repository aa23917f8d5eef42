import Quantization
import Synchronization
public import Tensors

/// Weights rounded to −1, 0 or 1 times one scale: how BitNet is trained to compute.
///
/// With `s` the mean of the absolute weights, at least 1e-5, each weight becomes clamp(round(w ·
/// (1/s)), −1, 1) / (1/s), in single precision, halves rounded to even. F16 is rounded to F16
/// again; every other type gives F32. The mean needs all weights: they are read once more, when the
/// first row is asked for. It is added up in double precision. Source: `weight_quant` of the
/// reference converter's `BitnetModel`.
public final class Ternarized: TensorView {
  let base: any TensorView
  /// `1/s`, once it is known.
  private let inverseScale = Mutex<Float?>(nil)

  /// The base, rounded to three values.
  public init(_ base: any TensorView) { self.base = base }

  /// That of the base.
  public var shape: Shape { base.shape }
  /// F16 where the base is, else F32.
  public var elementType: ElementType { base.elementType == .F16 ? .F16 : .F32 }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the base begins.
  public var origin: ViewOrigin { base.origin }

  /// Reads the rows of the base and rounds them.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let inverse = try inverse()
    try unsafe withWeights(of: rows) { weights in
      for i in weights.indices {
        let level = unsafe (weights[i] * inverse).rounded(.toNearestOrEven)
        unsafe weights[i] = min(max(level, -1), 1) / inverse
      }
      try unsafe RowCodec(elementType, kernels: .best).encode(
        rows: UnsafeBufferPointer(weights), columns: shape.rowLength, importance: nil,
        into: buffer)
    }
  }

  /// Whoever needs it first computes it; the others wait.
  private func inverse() throws -> Float {
    try inverseScale.withLock { known in
      if let known { return known }
      let count = max(1, shape.elementCount)
      let inverse = 1 / max(Float(try sumOfMagnitudes() / Double(count)), 1e-5)
      known = inverse
      return inverse
    }
  }

  private func sumOfMagnitudes() throws -> Double {
    let rowsOfBand = max(1, (1 << 17) / max(1, shape.rowLength))
    var sum = 0.0
    for first in stride(from: 0, to: shape.rowCount, by: rowsOfBand) {
      try unsafe withWeights(of: first..<min(first + rowsOfBand, shape.rowCount)) { weights in
        sum = unsafe weights.reduce(sum) { $0 + Double(abs($1)) }
      }
    }
    return sum
  }

  /// The rows of the base as single-precision numbers.
  private func withWeights(
    of rows: Range<Int>, _ body: (UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws {
    try unsafe withScratch(byteCount: rows.count * base.rowBytes) { stored in
      try unsafe base.read(rows: rows, into: stored)
      try unsafe withScratch(byteCount: 4 * rows.count * shape.rowLength) { scratch in
        let weights = unsafe scratch.bindMemory(to: Float.self)
        try unsafe RowCodec(base.elementType, kernels: .best).decode(
          UnsafeRawBufferPointer(stored), into: weights)
        try unsafe body(weights)
      }
    }
  }
}

import Measurement
import Quantization
import Tensors

/// Times encoding, decoding and measuring of one chunk of weights.
///
/// It counts the time that passes: a virtual machine's clock of a thread may stand still for a
/// short run. Of many runs, each a few milliseconds long, the fastest is one that nothing has
/// disturbed.
struct SpeedMeasurement {
  /// One measured operation.
  struct Run {
    let operation: String
    let importance: Bool
    let millionWeightsPerSecond: Double
  }

  private let columns = 4096
  private let weights: [Float]
  private let importance: [Float]
  /// How often the blocks of all weights stand one after the other when they are decoded.
  private let repetitions: Int

  /// - Parameter decodedWeights: how many weights a decoding makes, at least.
  init(decodedWeights: Int) {
    var generator = NormalGenerator(state: 0x6B65_7266)
    weights = (0..<16 * columns).map { _ in generator.next() }
    repetitions = max(1, (decodedWeights + weights.count - 1) / weights.count)
    importance = (0..<columns).map { _ in
      let value = generator.next()
      return value * value
    }
  }

  /// The operations that a type has: encoding with and without importance, decoding, and summing up
  /// the errors of what was decoded, as `convert` does with every chunk.
  func runs(_ type: ElementType, kernels: KernelSet) throws -> [Run] {
    let codec = try RowCodec(type, kernels: kernels)
    var runs: [Run] = []
    var blocks = [UInt8](
      repeating: 0, count: weights.count / columns * codec.rowBytes(columns: columns))
    for weighted in [false, true] where type.canEncode {
      if weighted ? type.importance == .ignored : type.importance == .required { continue }
      let speed = try best(weights.count) {
        try unsafe blocks.withUnsafeMutableBytes { blocks in
          try unsafe weights.withUnsafeBufferPointer { rows in
            try unsafe importance.withUnsafeBufferPointer { importance in
              try unsafe codec.encode(
                rows: rows, columns: columns, importance: weighted ? importance : nil, into: blocks)
            }
          }
        }
      }
      runs.append(Run(operation: "encode", importance: weighted, millionWeightsPerSecond: speed))
    }
    blocks = [UInt8](repeatElement(blocks, count: repetitions).joined())
    var values = [Float](repeating: 0, count: weights.count * repetitions)
    let speed = try best(values.count) {
      try unsafe values.withUnsafeMutableBufferPointer { values in
        try unsafe blocks.withUnsafeBytes { try unsafe codec.decode($0, into: values) }
      }
    }
    runs.append(Run(operation: "decode", importance: false, millionWeightsPerSecond: speed))
    for weighted in [false, true] where type.canEncode {
      runs.append(try measuring(type, values, weighted: weighted, kernels: kernels))
    }
    return runs
  }

  /// Summing up the errors of decoded values.
  private func measuring(
    _ type: ElementType, _ values: [Float], weighted: Bool, kernels: KernelSet
  ) throws -> Run {
    let shape = try Shape(rows: weights.count / columns, columns: columns)
    let speed = best(weights.count) {
      unsafe weights.withUnsafeBufferPointer { reference in
        unsafe values.withUnsafeBufferPointer { candidate in
          _ = unsafe RowErrors(
            reference: reference, candidate: candidate, shape: shape, firstRow: 0,
            importance: weighted ? importance : nil, type: type, kernels: kernels)
        }
      }
    }
    return Run(operation: "measure", importance: weighted, millionWeightsPerSecond: speed)
  }

  /// The speed of copying memory that does not fit a cache.
  func copyMegabytesPerSecond() -> Double {
    let source = [UInt8](repeating: 1, count: 64 << 20)
    var target = [UInt8](repeating: 0, count: source.count)
    var fastest = Double.infinity
    for _ in 0..<5 {
      fastest = min(
        fastest,
        seconds {
          unsafe target.withUnsafeMutableBytes { target in
            unsafe source.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
          }
        })
    }
    return Double(source.count) / 1e6 / fastest
  }

  /// Million weights a second of the fastest run within a fifth of a second, at least three runs.
  private func best(_ count: Int, _ operation: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var fastest = Double.infinity
    var runs = 0
    while runs < 3 || clock.now - start < .milliseconds(200) {
      fastest = min(fastest, try seconds(operation))
      runs += 1
    }
    return Double(count) / 1e6 / fastest
  }

  private func seconds(_ operation: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(operation) / .seconds(1)
  }
}

/// Nearly normal numbers: the sum of four uniform ones, scaled to a standard deviation of 1.
private struct NormalGenerator {
  var state: UInt64

  mutating func next() -> Float {
    // splitmix64
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    let sum = (0..<4).reduce(0) { $0 + Int(z >> UInt64(16 * $1) & 0xFFFF) }
    return Float(sum - 131_070) / 37_837
  }
}

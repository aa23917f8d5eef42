import Checkpoints

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension GeneratedTensor {
  /// What the frequencies of Llama 3.1 and later are divided by, a value for each pair of a head's
  /// dimensions; models of another rope type have none.
  static let llama3RopeFactors = GeneratedTensor { (model) throws(FamilyError) in
    guard model.rope.type == .llama3 else { return nil }
    let dimensions = try model.size(.headSize)
    let factors = Llama3RopeScaling(model.rope).factors(dimensions: dimensions)
    guard factors.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw model.invalid(
        "rope_scaling", found: "a set of parameters that gives no factors",
        expected: "positive parameters")
    }
    return factors
  }
}

/// The rope scaling of Llama 3.1: short wavelengths stay, long ones are stretched, and between the
/// two there is a slope.
///
/// Every step is rounded to single precision, and a number divided by a value is the value's
/// reciprocal, rounded, times the number: the reference computes with tensors of that type.
/// Source: `generate_extra_tensors` of the reference converter's `LlamaModel`.
struct Llama3RopeScaling {
  let base: Double
  let factor: Float
  let lowFrequencyFactor: Float
  let highFrequencyFactor: Float
  let originalContextLength: Float

  init(_ rope: RopeParameters) {
    base = rope.base ?? 10_000
    factor = Float(rope.factor ?? 8)
    lowFrequencyFactor = Float(rope.lowFrequencyFactor ?? 1)
    highFrequencyFactor = Float(rope.highFrequencyFactor ?? 4)
    originalContextLength = Float(rope.originalContextLength ?? 8192)
  }

  /// The factors of the frequencies of a head of that many dimensions.
  func factors(dimensions: Int) -> [Float] {
    (0..<dimensions / 2).map { pair in
      let exponent = Float(2 * pair) / Float(dimensions)
      // The power in double precision, rounded once, is the nearest single.
      let power = Float(pow(base, Double(exponent)))
      return factor(frequency: 1 / power)
    }
  }

  private func factor(frequency: Float) -> Float {
    let wavelength = (1 / frequency) * Float(2 * Double.pi)
    if wavelength < originalContextLength / highFrequencyFactor { return 1 }
    if wavelength > originalContextLength / lowFrequencyFactor { return factor }
    let turns = (1 / wavelength) * originalContextLength
    let smooth = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor)
    return 1 / ((1 - smooth) / factor + smooth)
  }
}

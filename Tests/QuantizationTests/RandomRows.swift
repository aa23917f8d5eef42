/// Random numbers from a seed: splitmix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// Close to a normal distribution: the sum of twelve uniform numbers, in single precision.
  mutating func gaussian() -> Float {
    (0..<12).reduce(Float(-6)) { sum, _ in sum + Float.random(in: 0..<1, using: &self) }
  }

  /// A power of two with an exponent of the range.
  mutating func power(_ exponents: ClosedRange<Int>) -> Float {
    Float(sign: .plus, exponent: Int.random(in: exponents, using: &self), significand: 1)
  }
}

/// Kinds of weights that searches and roundings find hard.
enum RowKind: String, CaseIterable {
  case gaussian, offset, heavyTails, ties, fewValues, nearlyFlat, flat, zeros, oneSpike, sparse
  case mixedScales, nearThresholds, sprinkledSubnormals, tiedMaxima, nearlyTied, ramp
  // Where the reference's result is undefined for some formats.
  case subnormal, huge, anyBits, infinities, notNumbers

  /// Kinds for which every format's bytes are defined.
  static let defined = allCases.filter { !undefined.contains($0) }
  static let undefined: [RowKind] = [.subnormal, .huge, .anyBits, .infinities, .notNumbers]

  func weights(_ count: Int, using generator: inout SeededGenerator) -> [Float] {
    let scale = generator.power(-20...6)
    let level = generator.gaussian() * 4
    var weights = (0..<count).map { _ in generator.gaussian() * scale }
    func replace(_ share: Int, _ value: (inout SeededGenerator, Float) -> Float) {
      for i in weights.indices where Int.random(in: 0..<share, using: &generator) == 0 {
        weights[i] = value(&generator, weights[i])
      }
    }
    switch self {
    case .gaussian: break
    case .offset: replace(1) { $1 + level * scale }
    case .heavyTails: replace(1) { _, w in w * (w / scale) * (w / scale) }
    case .ties: replace(1) { _, w in ((w / scale * 8).rounded() + 0.5) * scale }
    case .fewValues: replace(1) { _, w in (w / scale * 2).rounded() * scale }
    case .nearlyFlat: replace(1) { _, w in level * scale + w * 0x1p-20 }
    case .flat: replace(1) { _, _ in level * scale }
    case .zeros: replace(1) { generator, _ in Bool.random(using: &generator) ? 0 : -0.0 }
    case .oneSpike:
      replace(1) { _, w in w * 0x1p-12 }
      weights[Int.random(in: 0..<count, using: &generator)] = level * scale
    case .sparse: replace(2) { _, _ in 0 }
    case .mixedScales: for i in weights.indices { weights[i] *= i / 16 % 3 == 0 ? 0x1p-10 : 1 }
    case .nearThresholds: replace(1) { generator, w in w / scale * generator.power(-52 ... -22) }
    case .sprinkledSubnormals: replace(3) { _, w in w / scale * 0x1p-130 }
    case .tiedMaxima:
      replace(1) { _, w in max(-2 * scale, min(2 * scale, w)) }
    case .nearlyTied:
      // Few values, off by a few units in the last place.
      replace(1) { generator, w in
        let value = (w / scale * 2).rounded() * scale
        return value * (1 + Float(Int.random(in: -3...3, using: &generator)) * 0x1p-23)
      }
    case .ramp: for i in weights.indices { weights[i] = Float(i - count / 2) * scale }
    case .subnormal: replace(1) { _, w in w / scale * 0x1p-135 }
    case .huge: replace(1) { generator, w in w / scale * generator.power(30...124) }
    case .anyBits:
      replace(1) { generator, _ in
        Float(bitPattern: UInt32.random(in: 0 ... .max, using: &generator))
      }
    case .infinities: replace(40) { $1 < 0 ? -.infinity : .infinity }
    case .notNumbers: replace(40) { _, _ in .nan }
    }
    return weights
  }
}

/// Importance as matrices have it: heavy tails, and stretches that no text has touched.
func randomImportance(_ count: Int, using generator: inout SeededGenerator) -> [Float] {
  let (kind, scale) = (Int.random(in: 0..<5, using: &generator), generator.power(-10...10))
  return (0..<count).map { i in
    let value = generator.gaussian() * scale
    return switch kind {
    case 0: 1
    case 1: value * value
    case 2: value * value * value * value
    case 3: i / 16 % 2 == 0 ? 0 : value * value
    default: i / 8 % 5 == 0 ? 0 : abs(value)
    }
  }
}

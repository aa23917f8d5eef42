/// How far a tensor's values are from those they stand for.
///
/// Sums are kept in double precision, one for each of eight positions modulo eight and added up in a
/// fixed order, so that the figures depend on the order of the values alone: not on the number of
/// threads, and not on the kernel set.
public struct ErrorStatistics: Hashable, Sendable {
  /// Pairs that were compared.
  public private(set) var count = 0
  /// Pairs left out because one side is NaN or infinite.
  public private(set) var nonFiniteCount = 0
  /// Σ (candidate − reference)².
  public private(set) var squaredError = 0.0
  /// Σ reference².
  public private(set) var squaredReference = 0.0
  /// Σ candidate².
  public private(set) var squaredCandidate = 0.0
  /// Σ reference · candidate.
  public private(set) var product = 0.0
  /// The largest |candidate − reference|.
  public private(set) var maximumError = 0.0

  /// Statistics of no values.
  public init() {}

  /// Adds what `other` has seen, which counts as coming after.
  public mutating func merge(_ other: ErrorStatistics) {
    count += other.count
    nonFiniteCount += other.nonFiniteCount
    squaredError += other.squaredError
    squaredReference += other.squaredReference
    squaredCandidate += other.squaredCandidate
    product += other.product
    maximumError = max(maximumError, other.maximumError)
  }

  /// The figures as bit patterns, to be kept and taken up again without loss.
  public var words: [UInt64] {
    [UInt64(count), UInt64(nonFiniteCount)]
      + [squaredError, squaredReference, squaredCandidate, product, maximumError].map(\.bitPattern)
  }

  /// Takes up figures that were kept; `nil` for what are none.
  public init?(words: [UInt64]) {
    guard words.count == 7, let count = Int(exactly: words[0]),
      let nonFiniteCount = Int(exactly: words[1])
    else { return nil }
    (self.count, self.nonFiniteCount) = (count, nonFiniteCount)
    squaredError = Double(bitPattern: words[2])
    squaredReference = Double(bitPattern: words[3])
    squaredCandidate = Double(bitPattern: words[4])
    product = Double(bitPattern: words[5])
    maximumError = Double(bitPattern: words[6])
  }

  /// Adds pairs of values.
  ///
  /// - Parameters:
  ///   - reference: what the values should be.
  ///   - candidate: as many values that stand for them.
  public mutating func add(
    reference: UnsafeBufferPointer<Float>, candidate: UnsafeBufferPointer<Float>
  ) {
    let pairs = min(reference.count, candidate.count)
    guard pairs > 0, let x = reference.baseAddress, let y = candidate.baseAddress
    else { return }
    var sums = unsafe ErrorSums(x, y, count: pairs)
    var finite = pairs
    if !sums.areFinite {
      (sums, finite) = unsafe ErrorSums.skippingNonFinite(x, y, count: pairs)
    }
    count += finite
    nonFiniteCount += pairs - finite
    squaredError += sums.error.total
    squaredReference += sums.reference.total
    squaredCandidate += sums.candidate.total
    product += sums.product.total
    maximumError = max(maximumError, sums.maximum.largest)
  }
}

/// The sums over one run of pairs, a lane for each position modulo eight.
private struct ErrorSums {
  var error = SIMD8<Double>.zero
  var reference = SIMD8<Double>.zero
  var candidate = SIMD8<Double>.zero
  var product = SIMD8<Double>.zero
  var maximum = SIMD8<Double>.zero

  private init() {}

  init(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) {
    var i = 0
    while i + 8 <= count {
      unsafe add(Self.widened(x + i), Self.widened(y + i))
      i += 8
    }
    while i < count {
      var (a, b) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
      a[i % 8] = Double(unsafe x[i])
      b[i % 8] = Double(unsafe y[i])
      add(a, b)
      i += 1
    }
  }

  /// The same over the pairs of two finite values, and how many there are.
  static func skippingNonFinite(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) -> (ErrorSums, Int) {
    var sums = ErrorSums()
    var finite = 0
    for i in 0..<count where unsafe x[i].isFinite && y[i].isFinite {
      var (a, b) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
      a[i % 8] = Double(unsafe x[i])
      b[i % 8] = Double(unsafe y[i])
      sums.add(a, b)
      finite += 1
    }
    return (sums, finite)
  }

  /// Squares of finite single-precision values cannot overflow double precision.
  var areFinite: Bool { (error + reference + candidate).total.isFinite }

  @inline(__always)
  private mutating func add(_ x: SIMD8<Double>, _ y: SIMD8<Double>) {
    let miss = y - x
    error += miss * miss
    reference += x * x
    candidate += y * y
    product += x * y
    let size = miss.replacing(with: -miss, where: miss .< 0)
    maximum = maximum.replacing(with: size, where: size .> maximum)
  }

  @inline(__always)
  private static func widened(_ p: UnsafePointer<Float>) -> SIMD8<Double> {
    // Written out: the vectors' converting initializer is not specialised.
    unsafe SIMD8(
      Double(p[0]), Double(p[1]), Double(p[2]), Double(p[3]), Double(p[4]), Double(p[5]),
      Double(p[6]), Double(p[7]))
  }
}

extension SIMD8<Double> {
  fileprivate var total: Double {
    ((self[0] + self[1]) + (self[2] + self[3])) + ((self[4] + self[5]) + (self[6] + self[7]))
  }
  fileprivate var largest: Double { indices.reduce(self[0]) { Swift.max($0, self[$1]) } }
}

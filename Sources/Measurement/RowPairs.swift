import Quantization

/// Sums over the pairs of one row after the other, all of one length.
///
/// The kernels sum groups of 32 pairs in single precision; groups are added up in double precision.
/// Where single precision would not do (values that are not finite, or whose squares get lost) the
/// row is summed again pair by pair in double precision.
@safe struct RowPairs {
  let columns: Int
  private let importance: UnsafePointer<Float>?
  private let weightSum: Double
  private let kernels: KernelSet
  /// Groups that make a block; 0 where there are no blocks.
  private let groupsOfBlock: Int
  private let steps = BlockSteps.shared

  init(
    columns: Int, importance: UnsafePointer<Float>?, blockWeights: Int, kernels: KernelSet
  ) {
    self.columns = columns
    unsafe self.importance = unsafe importance
    self.kernels = kernels
    let isWhole = blockWeights % Group.size == 0 && columns % blockWeights == 0
    groupsOfBlock = isWhole ? blockWeights / Group.size : 0
    var sum = 0.0
    if let importance = unsafe importance {
      for column in 0..<columns { sum += Double(unsafe importance[column]) }
    }
    weightSum = sum
  }

  /// Floats that a row's sums take.
  var scratchCount: Int { columns / Group.size * places }

  /// The sums over a row; its blocks are counted in `blocks`.
  func sum(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    scratch: UnsafeMutableBufferPointer<Float>, blocks: inout BlockHistogram
  ) -> ErrorStatistics {
    let groups = columns / Group.size
    var row = RowSums()
    if groups > 0, let sums = scratch.baseAddress {
      row.largest = Double(
        unsafe kernels.sumErrors(
          reference: x, candidate: y, weights: importance, count: groups * Group.size, to: sums))
      unsafe row.sums = total(sums, groups: groups)
      if row.needsCare {
        row = RowSums()
        for group in 0..<groups { unsafe row.add(x, y, importance, group * Group.size, Group.size) }
        unsafe countExactly(x, y, in: &blocks)
      } else {
        unsafe count(sums, in: &blocks)
      }
    }
    unsafe row.add(x, y, importance, groups * Group.size, columns % Group.size)
    return unsafe row.statistics(columns: columns, weight: importance == nil ? nil : weightSum)
  }

  /// Floats that the kernels leave of each group.
  private var places: Int { unsafe importance == nil ? 4 : 8 }

  /// The sums of all groups, in their order.
  private func total(_ sums: UnsafePointer<Float>, groups: Int) -> Group {
    let places = places
    var four = SIMD4<Double>.zero
    var weightedReference = 0.0
    var group = unsafe sums
    for _ in 0..<groups {
      unsafe four += SIMD4(
        Double(group[0]), Double(group[1]), Double(group[2]), Double(group[3]))
      if places > 4 { unsafe weightedReference += Double(group[4]) }
      unsafe group += places
    }
    return Group(
      error: four[0], reference: four[1], product: four[2], weightedError: four[3],
      weightedReference: weightedReference)
  }

  /// Counts the blocks of a row by the sums of its groups.
  private func count(_ sums: UnsafePointer<Float>, in blocks: inout BlockHistogram) {
    let places = places
    var group = unsafe sums
    for _ in 0..<blockCount {
      var (error, reference) = (0.0, 0.0)
      for _ in 0..<groupsOfBlock {
        unsafe error += Double(group[0])
        unsafe reference += Double(group[1])
        unsafe group += places
      }
      blocks.add(squaredError: error, squaredReference: reference, steps: steps)
    }
  }

  /// Counts the blocks of a row by its pairs, in double precision.
  private func countExactly(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, in blocks: inout BlockHistogram
  ) {
    let size = groupsOfBlock * Group.size
    for block in 0..<blockCount {
      var row = RowSums()
      unsafe row.add(x, y, importance, block * size, size)
      blocks.add(
        squaredError: row.sums.error, squaredReference: row.sums.reference, steps: steps)
    }
  }

  /// Blocks in a row; 0 where there are none.
  private var blockCount: Int {
    groupsOfBlock == 0 ? 0 : columns / Group.size / groupsOfBlock
  }

  /// What is odd about a row.
  func finding(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ row: ErrorStatistics
  ) -> RowFinding? {
    if row.nonFiniteCount > 0 { return .nonFinite }
    let (first, stored) = unsafe (x[0], y[0])
    if unsafe isConstant(x) {
      // Of a row of one value there is nothing to say but that it is 0.
      return first == 0 ? .zero : columns > 1 ? .constant : nil
    }
    guard stored == 0 else { return nil }
    return unsafe isConstant(y) ? .lost : nil
  }

  /// Whether all values are the first: nearly always the second or third tells.
  private func isConstant(_ values: UnsafePointer<Float>) -> Bool {
    for column in 1..<max(1, columns) where unsafe values[column] != values[0] { return false }
    return true
  }
}

/// Sums over some pairs.
private struct Group {
  static let size = KernelSet.groupSize

  var error = 0.0
  var reference = 0.0
  var product = 0.0
  var weightedError = 0.0
  var weightedReference = 0.0

  @inline(__always)
  mutating func add(_ other: Group) {
    error += other.error
    reference += other.reference
    product += other.product
    weightedError += other.weightedError
    weightedReference += other.weightedReference
  }
}

/// Sums over a row, with what is not a sum.
private struct RowSums {
  var sums = Group()
  var largest = 0.0
  var nonFiniteCount = 0
  /// Importance of pairs that were left out.
  var lostWeight = 0.0

  /// Whether squares may have overflowed, or have been lost, in single precision.
  ///
  /// Squares below 1e-38 are: errors below 1e-19, which do not count beside one of 1e-12.
  var needsCare: Bool {
    !(sums.error + sums.reference + sums.weightedError + sums.weightedReference).isFinite
      || sums.reference < 1e-24 || (largest > 0 && largest < 1e-12)
  }

  /// Adds pairs one by one in double precision, without those that are not finite.
  mutating func add(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ importance: UnsafePointer<Float>?,
    _ first: Int, _ count: Int
  ) {
    for i in first..<first + count {
      let (a, b) = unsafe (Double(x[i]), Double(y[i]))
      let weight = unsafe importance.map { Double(unsafe $0[i]) } ?? 0
      guard a.isFinite, b.isFinite else {
        nonFiniteCount += 1
        lostWeight += weight
        continue
      }
      let miss = b - a
      sums.add(
        Group(
          error: miss * miss, reference: a * a, product: a * miss,
          weightedError: weight * miss * miss, weightedReference: weight * a * a))
      largest = max(largest, abs(miss))
    }
  }

  func statistics(columns: Int, weight: Double?) -> ErrorStatistics {
    var result = ErrorStatistics()
    result.count = columns - nonFiniteCount
    result.nonFiniteCount = nonFiniteCount
    result.squaredError = sums.error
    result.squaredReference = sums.reference
    result.errorProduct = sums.product
    result.maximumError = largest
    if let weight {
      result.weighted.count = result.count
      result.weighted.weight = weight - lostWeight
      result.weighted.squaredError = sums.weightedError
      result.weighted.squaredReference = sums.weightedReference
    }
    return result
  }
}

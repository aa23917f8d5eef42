import Quantization

/// Sums over the pairs of one row after the other, all of one length.
///
/// The kernels sum groups of 32 pairs in single precision; groups are added up in double precision.
/// Where single precision would not do (values that are not finite, or whose squares get lost) the row
/// is summed again pair by pair in double precision.
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
  var scratchCount: Int { unsafe columns / Group.size * (importance == nil ? 4 : 8) }

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
      for group in 0..<groups { row.sums.add(unsafe stored(group, scratch)) }
    }
    let careful = row.needsCare
    if careful {
      row = RowSums()
      for group in 0..<groups { unsafe row.add(x, y, importance, group * Group.size, Group.size) }
    }
    unsafe row.add(x, y, importance, groups * Group.size, columns % Group.size)
    for block in 0..<(groupsOfBlock > 0 ? groups / groupsOfBlock : 0) {
      var sums = Group()
      for group in block * groupsOfBlock..<(block + 1) * groupsOfBlock {
        unsafe sums.add(careful ? exact(x, y, group) : stored(group, scratch))
      }
      blocks.add(squaredError: sums.error, squaredReference: sums.reference, steps: steps)
    }
    return unsafe row.statistics(columns: columns, weight: importance == nil ? nil : weightSum)
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

  /// A group's sums as the kernels have left them.
  @inline(__always)
  private func stored(_ group: Int, _ sums: UnsafeMutableBufferPointer<Float>) -> Group {
    guard unsafe importance != nil else {
      let at = 4 * group
      return unsafe Group(
        error: Double(sums[at]), reference: Double(sums[at + 1]), product: Double(sums[at + 2]))
    }
    let at = 8 * group
    return unsafe Group(
      error: Double(sums[at]), reference: Double(sums[at + 1]), product: Double(sums[at + 2]),
      weightedError: Double(sums[at + 3]), weightedReference: Double(sums[at + 4]))
  }

  /// A group's sums in double precision.
  private func exact(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ group: Int
  ) -> Group {
    var row = RowSums()
    unsafe row.add(x, y, importance, group * Group.size, Group.size)
    return row.sums
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

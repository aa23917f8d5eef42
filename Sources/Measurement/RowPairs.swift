import Quantization

/// Sums over the pairs of one row after the other, all of one length.
///
/// The kernels sum groups and spans of pairs in single precision; those are added up in double
/// precision. Where single precision would not do (values that are not finite, or whose squares get
/// lost) the row is summed again pair by pair in double precision.
@safe struct RowPairs {
  let columns: Int
  private let kernels: KernelSet
  /// Pairs of a group: of a block where there are blocks.
  private let groupSize: Int
  private let hasBlocks: Bool

  init(columns: Int, blockWeights: Int, kernels: KernelSet) {
    self.columns = columns
    self.kernels = kernels
    hasBlocks = ErrorSums.groupSizes.contains(blockWeights) && columns % blockWeights == 0
    groupSize =
      hasBlocks
      ? blockWeights
      : ErrorSums.groupSizes.first { columns.isMultiple(of: $0) } ?? ErrorSums.groupSizes.min() ?? 1
  }

  private var groupCount: Int { columns / groupSize }
  private var sumCount: Int { ErrorSums.count(groups: groupCount) }
  private var spanCount: Int { ErrorSums.spanCount(groups: groupCount, size: groupSize) }

  /// Calls `body` with memory for the sums over a row.
  func withScratch(_ body: (UnsafeMutableRawPointer) throws -> Void) rethrows {
    let size = ErrorSums.memory.size + (sumCount + spanCount) * MemoryLayout<Float>.stride
    try unsafe withUnsafeTemporaryAllocation(
      byteCount: size, alignment: ErrorSums.memory.alignment
    ) { scratch in
      if let base = scratch.baseAddress { try unsafe body(base) }
    }
  }

  /// The sums over a row; its blocks are counted in `blocks`.
  func sum(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ weights: ColumnWeights?,
    scratch: UnsafeMutableRawPointer, blocks: inout BlockCounter
  ) -> ErrorStatistics {
    let importance = unsafe weights?.values
    let paired = groupCount * groupSize
    var row = RowSums()
    if paired > 0 {
      let sums = unsafe (scratch + ErrorSums.memory.size).assumingMemoryBound(to: Float.self)
      let spans = unsafe sums + sumCount
      row.largest = Double(
        unsafe kernels.sumErrors(
          reference: x, candidate: y, weights: importance, groups: groupCount, size: groupSize,
          sums: sums, spans: spans, memory: scratch))
      unsafe row.sums = total(sums, spans)
      if row.needsCare {
        row = RowSums()
        unsafe row.add(x, y, importance, 0..<paired)
        if hasBlocks { unsafe countExactly(x, y, in: &blocks) }
      } else if hasBlocks {
        unsafe blocks.add(UnsafeBufferPointer(start: sums, count: 2 * groupCount))
      }
    }
    unsafe row.add(x, y, importance, paired..<columns)
    return row.statistics(columns: columns, weight: weights?.sum)
  }

  /// The sums of all groups and spans, in their order.
  private func total(_ sums: UnsafePointer<Float>, _ spans: UnsafePointer<Float>) -> PairSums {
    // Even and odd groups apart: one sum waits for each of its additions.
    var both = SIMD4<Double>.zero
    for place in stride(from: 0, to: sumCount, by: 4) {
      unsafe both += SIMD4(
        Double(sums[place]), Double(sums[place + 1]), Double(sums[place + 2]),
        Double(sums[place + 3]))
    }
    var result = PairSums()
    result.error = both[0] + both[2]
    result.reference = both[1] + both[3]
    for span in stride(from: 0, to: spanCount, by: 4) {
      unsafe result.product += Double(spans[span])
      unsafe result.weightedError += Double(spans[span + 1])
      unsafe result.weightedReference += Double(spans[span + 2])
    }
    return result
  }

  /// Counts the blocks of a row by its pairs, in double precision.
  private func countExactly(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, in blocks: inout BlockCounter
  ) {
    for block in 0..<groupCount {
      var row = RowSums()
      unsafe row.add(x, y, nil, block * groupSize..<(block + 1) * groupSize)
      blocks.add(squaredError: row.sums.error, squaredReference: row.sums.reference)
    }
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

/// What each column counts, the same in all rows of a matrix.
@safe struct ColumnWeights {
  let values: UnsafePointer<Float>
  /// Of all columns.
  let sum: Double

  init(_ values: UnsafePointer<Float>, columns: Int) {
    unsafe self.values = unsafe values
    // Four lanes: one sum waits for each of its additions.
    var lanes = SIMD4<Double>.zero
    let even = columns - columns % 4
    for column in stride(from: 0, to: even, by: 4) {
      unsafe lanes += SIMD4(
        Double(values[column]), Double(values[column + 1]), Double(values[column + 2]),
        Double(values[column + 3]))
    }
    sum = (even..<columns).reduce(lanes.sum()) { unsafe $0 + Double(values[$1]) }
  }
}

/// Sums over some pairs.
private struct PairSums {
  var error = 0.0
  var reference = 0.0
  var product = 0.0
  var weightedError = 0.0
  var weightedReference = 0.0
}

/// Sums over a row, with what is not a sum.
private struct RowSums {
  var sums = PairSums()
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
    _ places: Range<Int>
  ) {
    for i in places {
      let (a, b) = unsafe (Double(x[i]), Double(y[i]))
      let weight = unsafe importance.map { Double(unsafe $0[i]) } ?? 0
      guard a.isFinite, b.isFinite else {
        nonFiniteCount += 1
        lostWeight += weight
        continue
      }
      let miss = b - a
      sums.error += miss * miss
      sums.reference += a * a
      sums.product += a * miss
      sums.weightedError += weight * miss * miss
      sums.weightedReference += weight * a * a
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

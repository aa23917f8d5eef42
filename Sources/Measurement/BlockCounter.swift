#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Counts blocks by their signal-to-noise ratio.
struct BlockCounter {
  private let steps = BlockSteps.shared
  /// Four tables of blocks by step, and after the last step those that are equal to the reference.
  ///
  /// Blocks take turns: most are of a few steps, and a count that was just written is slow to read.
  private var tables = [Int](repeating: 0, count: 4 * BlockCounter.tableSize)

  /// A power of two, above the number of steps.
  private static let tableSize = 128

  /// What has been counted.
  var histogram: BlockHistogram {
    let counts = (0...BlockHistogram.stepCount).map { step in
      (0..<4).reduce(0) { $0 + tables[$1 * Self.tableSize + step] }
    }
    let (blocks, exact) = (counts.dropLast(), counts[BlockHistogram.stepCount])
    return BlockHistogram(
      counts: blocks.contains { $0 > 0 } ? Array(blocks) : [], exactCount: exact)
  }

  /// Counts blocks by what the kernels leave of each: Σ error² and Σ reference², both finite.
  ///
  /// Their quotient in single precision is that in double precision, rounded. (Within the loop over
  /// rows, which is long, this one would be short of registers.)
  @inline(never)
  mutating func add(_ sums: UnsafeBufferPointer<Float>) {
    unsafe tables.withUnsafeMutableBufferPointer { tables in
      steps.withTables { steps in
        var (place, table) = (0, 0)
        while place &+ 1 < sums.count {
          let (error, reference) = unsafe (sums[place], sums[place &+ 1])
          let step = error > 0 ? steps.step(of: reference / error) : BlockHistogram.stepCount
          unsafe tables[table &+ step] &+= 1
          place &+= 2
          table = (table &+ Self.tableSize) & (Self.tableSize &* 4 &- 1)
        }
      }
    }
  }

  /// Counts a block by its sums.
  mutating func add(squaredError: Double, squaredReference: Double) {
    let step =
      squaredError > 0
      ? steps.step(of: Float(squaredReference / squaredError)) : BlockHistogram.stepCount
    tables[step] += 1
  }
}

/// Finds the step of a ratio without a logarithm: there may be one for every 32 weights.
///
/// The exponent and three bits of the fraction tell the step or the one before it: they span 0.51
/// dB at most.
struct BlockSteps {
  static let shared = BlockSteps()

  /// The bits of the largest ratio of each step; after the last step, of one that is none.
  private let lasts: [Int]
  /// By the upper twelve bits of a ratio: the step of the least ratio that has them.
  private let steps: [UInt8]

  private init() {
    let starts = (1..<BlockHistogram.stepCount).map {
      Float(pow(10, Double(BlockHistogram.lowest + $0) / 10))
    }
    lasts = starts.map { Int($0.bitPattern) - 1 } + [.max]
    steps = (0..<1 << 11).map { upper in
      let least = Float(bitPattern: UInt32(upper) << 20)
      return UInt8(starts.count { $0 <= least })
    }
  }

  /// The step of a ratio that is not negative.
  func step(of ratio: Float) -> Int { withTables { $0.step(of: ratio) } }

  /// Calls `body` with the tables for a loop over many ratios.
  @inline(__always)
  func withTables<Result>(_ body: (Tables) -> Result) -> Result {
    unsafe lasts.withUnsafeBufferPointer { lasts in
      unsafe steps.withUnsafeBufferPointer { steps in
        unsafe body(Tables(lasts: lasts, steps: steps))
      }
    }
  }

  /// The tables in memory.
  @safe struct Tables {
    fileprivate let lasts: UnsafeBufferPointer<Int>
    fileprivate let steps: UnsafeBufferPointer<UInt8>

    /// The step of a ratio that is not negative: whose bits are in the order of ratios.
    ///
    /// The sign of a difference instead of a comparison: a branch would go either way.
    @inline(__always)
    func step(of ratio: Float) -> Int {
      let bits = Int(ratio.bitPattern & 0x7FFF_FFFF)
      let guess = unsafe Int(steps[bits >> 20])
      return unsafe guess &+ Int(bitPattern: UInt(bitPattern: lasts[guess] &- bits) >> 63)
    }
  }
}

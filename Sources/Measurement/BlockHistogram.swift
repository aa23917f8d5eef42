#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many blocks of a quantized tensor have which signal-to-noise ratio, in steps of 1 dB.
///
/// A block is that of the candidate's type (a superblock of the K types). Types without blocks,
/// such as F16, have an empty histogram.
public struct BlockHistogram: Hashable, Sendable {
  /// The lowest step begins here, in dB; what is below counts there, too.
  public static let lowest = -10
  /// How many steps there are; what is above the last counts there, too.
  public static let stepCount = 120

  /// Blocks of each step; empty where no block has an error.
  public private(set) var counts: [Int] = []
  /// Blocks that are equal to the reference.
  public private(set) var exactCount = 0

  /// A histogram of no blocks.
  public init() {}

  /// A histogram that was kept: as many counts as there are steps, or none.
  init(counts: [Int], exactCount: Int) {
    (self.counts, self.exactCount) = (counts, exactCount)
  }

  /// All blocks.
  public var total: Int { counts.reduce(exactCount, +) }

  /// The steps from the first that has blocks to the last: the step's lower end in dB, and its
  /// blocks.
  public var steps: [(decibels: Int, count: Int)] {
    guard let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return [] }
    return (first...last).map { (Self.lowest + $0, counts[$0]) }
  }

  /// Adds the blocks of `other`.
  public mutating func merge(_ other: BlockHistogram) {
    exactCount += other.exactCount
    guard !other.counts.isEmpty else { return }
    makeRoom()
    for step in counts.indices { counts[step] += other.counts[step] }
  }

  /// Adds a block by its sums.
  mutating func add(squaredError: Double, squaredReference: Double, steps: BlockSteps) {
    guard squaredError > 0 else {
      exactCount += 1
      return
    }
    makeRoom()
    counts[steps.step(of: Float(squaredReference / squaredError))] += 1
  }

  private mutating func makeRoom() {
    if counts.isEmpty { counts = [Int](repeating: 0, count: Self.stepCount) }
  }
}

/// Finds the step of a ratio without a logarithm: there may be one for every 32 weights.
///
/// The exponent and three bits of the fraction tell the step or the one before it: they span 0.51
/// dB at most.
struct BlockSteps {
  static let shared = BlockSteps()

  /// Where each step but the first begins, and infinity.
  private let starts: [Float]
  /// By the upper twelve bits of a ratio: the step of the least ratio that has them.
  private let steps: [UInt8]

  private init() {
    let starts = (1..<BlockHistogram.stepCount).map {
      Float(pow(10, Double(BlockHistogram.lowest + $0) / 10))
    }
    self.starts = starts + [.infinity]
    steps = (0..<1 << 11).map { upper in
      let least = Float(bitPattern: UInt32(upper) << 20)
      return UInt8(starts.count { $0 <= least })
    }
  }

  /// The step of a ratio that is not negative.
  func step(of ratio: Float) -> Int {
    let guess = Int(steps[Int(ratio.bitPattern >> 20 & 0x7FF)])
    return guess + (ratio >= starts[guess] && guess + 1 < BlockHistogram.stepCount ? 1 : 0)
  }
}

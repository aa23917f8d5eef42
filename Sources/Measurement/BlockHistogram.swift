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

  /// A histogram of what was counted: as many counts as there are steps, or none.
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
    if counts.isEmpty { counts = [Int](repeating: 0, count: Self.stepCount) }
    for step in counts.indices { counts[step] += other.counts[step] }
  }
}

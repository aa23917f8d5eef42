@testable import Quantization
import Testing

@Suite struct `Sums of errors` {
  private struct Result: Equatable {
    let sums, spans: [UInt32]
    let largest: UInt32
  }

  private func sums(
    _ x: [Float], _ y: [Float], _ weights: [Float]?, groups: Int, size: Int, _ kernels: KernelSet
  ) -> Result {
    // Places beyond the sums would show what wrote there.
    let untouched: Float = 12345
    var sums = [Float](repeating: untouched, count: ErrorSums.count(groups: groups) + 8)
    var spans = [Float](
      repeating: untouched, count: ErrorSums.spanCount(groups: groups, size: size) + 8)
    var largest: Float = 0
    unsafe withUnsafeTemporaryAllocation(
      byteCount: ErrorSums.memory.size, alignment: ErrorSums.memory.alignment
    ) { memory in
      guard let memory = memory.baseAddress else { return }
      unsafe (weights ?? []).withUnsafeBufferPointer { pairWeights in
        largest = unsafe kernels.sumErrors(
          reference: x, candidate: y, weights: weights == nil ? nil : pairWeights.baseAddress,
          groups: groups, size: size, sums: &sums, spans: &spans, memory: memory)
      }
    }
    #expect(sums.suffix(8).allSatisfy { $0 == untouched })
    #expect(spans.suffix(8).allSatisfy { $0 == untouched })
    return Result(
      sums: sums.canonicalBits, spans: spans.canonicalBits, largest: largest.bitPattern)
  }

  @Test(arguments: KernelSet.available, ErrorSums.groupSizes)
  func `every kernel set sums as the plain code does`(_ kernels: KernelSet, _ size: Int) {
    var random = SeededGenerator(seed: UInt64(size))
    for groups in [1, 2, 3, 7, 8, 9, 31, 32, 33, 64, 71] {
      for form in 0..<6 {
        let count = groups * size
        var x = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
        var y = x.map { $0 + Float.random(in: -0.01...0.01, using: &random) }
        let place = Int.random(in: 0..<count, using: &random)
        switch form {
        case 1: x[place] = .nan
        case 2: y[place] = .infinity
        case 3: (x, y) = (x.map { $0 * 1e-38 }, y.map { $0 * 1e-38 })
        case 4: y = x
        case 5: y = x.map { -$0 * 1e20 }
        default: break
        }
        for weights in [nil, (0..<count).map { _ in Float.random(in: 0...1, using: &random) }] {
          #expect(
            sums(x, y, weights, groups: groups, size: size, kernels)
              == sums(x, y, weights, groups: groups, size: size, .scalar),
            "\(groups) groups, form \(form), weights \(weights != nil)")
        }
      }
    }
  }

  @Test func `sums of few values are those that one can write down`() {
    var (x, y) = ([Float](repeating: 0, count: 96), [Float](repeating: 0, count: 96))
    let weights = (0..<96).map { Float($0) }
    (x[1], y[1]) = (3, 5)
    (x[40], y[40]) = (-2, -5)
    (x[95], y[95]) = (1, 0)
    for kernels in KernelSet.all {
      let result = sums(x, y, weights, groups: 3, size: 32, kernels)
      #expect(result.sums.prefix(8) == ([4, 9, 9, 4, 1, 1, 0, 0] as [Float]).canonicalBits[...])
      #expect(
        result.spans.prefix(4)
          == ([3 * 2 + 2 * 3 - 1, 4 + 40 * 9 + 95, 9 + 40 * 4 + 95, 0] as [Float])
          .canonicalBits[...])
      #expect(result.largest == Float(3).bitPattern)
    }
  }
}

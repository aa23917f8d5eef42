@testable import Measurement
import Tensors
import Testing

private func statistics(_ reference: [Float], _ candidate: [Float]) -> ErrorStatistics {
  errors(reference, candidate, columns: max(1, reference.count)).rows.first ?? ErrorStatistics()
}

@Suite struct `Error measures` {
  @Test func `measures of a case with a closed form`() {
    // Errors 0, 1, 2, 0 against 3, 4, 0, 0: Σe² = 5, Σx² = 25, Σxy = 29, Σy² = 9 + 25 + 4 = 38.
    let result = statistics([3, 4, 0, 0], [3, 5, 2, 0])
    #expect(result.rootMeanSquareError == (5.0 / 4).squareRoot())
    #expect(result.relativeError == (5.0 / 25).squareRoot())
    #expect(abs(result.signalToNoise - 6.989700043360188) < 1e-12)
    #expect(result.maximumError == 2)
    #expect(abs(result.cosineSimilarity - 29 / (25.0.squareRoot() * 38.0.squareRoot())) < 1e-15)
  }

  @Test func `equal values have no error`() {
    let values = (0..<1000).map { Float($0) * 0.37 - 100 }
    let result = statistics(values, values)
    #expect(result.squaredError == 0)
    #expect(result.relativeError == 0)
    #expect(result.signalToNoise == .infinity)
    #expect(result.cosineSimilarity > 0.999999999999)
  }

  @Test func `zeros and nothing at all are no division by zero`() {
    #expect(statistics([], []).rootMeanSquareError == 0)
    let zeros = statistics([0, 0], [0, 0])
    #expect(zeros.relativeError == 0 && zeros.cosineSimilarity == 1)
    let lost = statistics([1, 0], [0, 0])
    #expect(lost.relativeError == 1 && lost.cosineSimilarity == 0)
  }

  @Test func `pairs that are not finite are left out and counted`() {
    var reference = (0..<100).map { Float($0) }
    let candidate = reference.map { $0 + 1 }
    reference[40] = .nan
    reference[77] = .infinity
    let result = statistics(reference, candidate)
    #expect(result.count == 98)
    #expect(result.nonFiniteCount == 2)
    #expect(result.squaredError == 98)
    #expect(result.maximumError == 1)
  }

  @Test func `the largest single-precision values do not overflow`() {
    let limit = Float.greatestFiniteMagnitude
    let result = statistics([limit, -limit], [-limit, limit])
    #expect(result.nonFiniteCount == 0)
    #expect(abs(result.relativeError - 2) < 1e-12)
  }

  @Test func `every count of values is summed whole`() {
    for count in 0..<40 {
      let result = statistics(
        [Float](repeating: 2, count: count), [Float](repeating: 1, count: count))
      #expect(result.count == count)
      #expect(result.squaredError == Double(count))
    }
  }

  @Test func `chunks that end in any order give the same sums`() throws {
    var generator = SystemRandomNumberGenerator()
    let parts = (0..<64).map { row in
      errors(
        [Float(row) * 0.1, 1e8], [Float(row) * 0.3, 1e-8 * Float(row)], columns: 2, firstRow: row)
    }
    let shape = try Shape([64, 2])
    let expected = OrderedErrors([shape])
    for (index, part) in parts.enumerated() { expected.add(part, chunk: index, tensor: 0) }
    for _ in 0..<20 {
      let shuffled = OrderedErrors([shape])
      for index in parts.indices.shuffled(using: &generator) {
        shuffled.add(parts[index], chunk: index, tensor: 0)
      }
      #expect(shuffled.totals == expected.totals)
    }
  }

  @Test func `the first value that is not finite is found wherever it stands`() {
    for count in [1, 15, 16, 17, 100] {
      for place in 0..<count {
        for bad in [Float.nan, .infinity, -.infinity] {
          var values = [Float](repeating: .greatestFiniteMagnitude, count: count)
          values[place] = bad
          let found = unsafe values.withUnsafeBufferPointer { unsafe firstNonFinite(in: $0) }
          #expect(found == place)
        }
      }
      let finite = [Float](repeating: -.leastNonzeroMagnitude, count: count)
      #expect(unsafe finite.withUnsafeBufferPointer { unsafe firstNonFinite(in: $0) } == nil)
    }
  }
}

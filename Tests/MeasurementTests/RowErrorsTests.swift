@testable import Measurement
import Quantization
import Tensors
import Testing

@Suite struct `Errors of rows` {
  @Test func `each row has sums of its own, and the tensor theirs`() throws {
    var tensor = TensorErrors(try Shape([2, 3]))
    tensor.merge(errors([3, 0, 4, 1, 1, 1], [3, 1, 4, 1, 1, 3], columns: 3))
    #expect(tensor.total.squaredError == 5)
    #expect(tensor.total.squaredReference == 28)
    #expect(tensor.total.maximumError == 2)
    #expect(tensor.worstRows.map(\.row) == [1, 0])
    #expect(tensor.worstRows[0].statistics.squaredError == 4)
  }

  @Test func `single precision gives what double precision does`() {
    var noise = Noise(3)
    for columns in [1, 31, 32, 33, 64, 100, 256, 4096] {
      let x = noise.values(columns, size: 0.05)
      let y = x.map { $0 + noise.next() * 0.001 }
      let weights = noise.values(columns).map { $0 * $0 }
      let row = errors(x, y, columns: columns, importance: weights).rows[0]
      var (error, product, weighted) = (0.0, 0.0, 0.0)
      for i in x.indices {
        let miss = Double(y[i]) - Double(x[i])
        error += miss * miss
        product += miss * Double(x[i])
        weighted += Double(weights[i]) * miss * miss
      }
      #expect(abs(row.squaredError / error - 1) < 1e-6)
      #expect(abs(row.weighted.squaredError / weighted - 1) < 1e-6)
      #expect(abs(row.errorProduct - product) < 1e-6 * (error * row.squaredReference).squareRoot())
      #expect(row.weighted.count == columns)
    }
  }

  @Test(arguments: KernelSet.available)
  func `every kernel set gives the same figures as the plain code`(_ kernels: KernelSet) {
    var noise = Noise(7)
    for weighted in [false, true] {
      let x = noise.values(4 * 288)
      let y = x.map { $0 + noise.next() * 0.01 }
      let weights = weighted ? noise.values(288).map(abs) : nil
      let plain = errors(
        x, y, columns: 288, importance: weights, blockWeights: 32, kernels: .scalar)
      let fast = errors(
        x, y, columns: 288, importance: weights, blockWeights: 32, kernels: kernels)
      #expect(plain.rows == fast.rows)
      #expect(plain.blocks == fast.blocks)
    }
  }

  @Test func `rows cut into chunks anywhere give the same figures`() throws {
    var noise = Noise(11)
    let (rowCount, columns) = (24, 96)
    let x = noise.values(rowCount * columns)
    let y = x.map { $0 + noise.next() * 0.1 }
    let shape = try Shape([3, 8, columns])
    var whole = TensorErrors(shape)
    whole.merge(errors(x, y, columns: columns, blockWeights: 32))
    for size in [1, 2, 5, 7, 23] {
      var cut = TensorErrors(shape)
      for first in stride(from: 0, to: rowCount, by: size) {
        let places = first * columns..<min(first + size, rowCount) * columns
        cut.merge(
          errors(
            Array(x[places]), Array(y[places]), columns: columns, firstRow: first,
            blockWeights: 32))
      }
      #expect(cut == whole)
    }
    #expect(whole.matrices.count == 3)
    #expect(whole.total.count == rowCount * columns)
  }

  @Test func `values whose squares single precision loses are summed all the same`() {
    for size in [Float(1e-30), 1e-21, 1e30] {
      let x = [Float](repeating: size, count: 64)
      let y = x.map { $0 * 1.5 }
      let row = errors(x, y, columns: 64, blockWeights: 32)
      #expect(abs(row.rows[0].relativeError - 0.5) < 1e-6, "\(size)")
      #expect(row.blocks.steps.map(\.decibels) == [6], "\(size)")
    }
  }

  @Test func `what is odd about rows is found, and the first of them named`() throws {
    let good: [Float] = [1, 2, 3, 4]
    let rows: [(reference: [Float], candidate: [Float])] = [
      (good, good), ([0, 0, 0, 0], [0, 0, 0, 0]), ([5, 5, 5, 5], good), (good, [0, 0, 0, 0]),
      (good, [1, .nan, 3, 4]), ([0, -0, 0, 0], good), ([0, 0, 0, 1], [0, 0, 0, 0]),
    ]
    var tensor = TensorErrors(try Shape([rows.count, 4]))
    tensor.merge(
      errors(rows.flatMap(\.reference), rows.flatMap(\.candidate), columns: 4))
    #expect(tensor.rows(.zero) == FoundRows(count: 2, first: 1))
    #expect(tensor.rows(.constant) == FoundRows(count: 1, first: 2))
    #expect(tensor.rows(.lost) == FoundRows(count: 2, first: 3))
    #expect(tensor.rows(.nonFinite) == FoundRows(count: 1, first: 4))
  }

  @Test func `the worst rows are kept whatever their order`() throws {
    let misses: [Float] = [1, 9, 3, 7, 5, 8, 0, 2, 6, 4, 9]
    var tensor = TensorErrors(try Shape([misses.count, 2]))
    tensor.merge(
      errors(misses.flatMap { _ in [10, 10] }, misses.flatMap { [10 + $0, 10] }, columns: 2))
    #expect(tensor.worstRows.map(\.row) == [1, 10, 5, 3, 8])
  }

  @Test func `errors that are kept as words come back to the bit`() throws {
    var noise = Noise(13)
    let shape = try Shape([3, 8, 64])
    let x = noise.values(shape.elementCount)
    var tensor = TensorErrors(shape)
    tensor.merge(
      errors(
        [Float](repeating: 0, count: 64) + x.dropFirst(64), x.map { $0 + noise.next() * 0.1 },
        columns: 64, importance: noise.values(64).map(abs), blockWeights: 32))
    let words = tensor.words
    #expect(TensorErrors(words: words, shape: shape) == tensor)
    #expect(tensor.rows(.zero).count == 1)
    for count in 0..<words.count {
      #expect(TensorErrors(words: Array(words[..<count]), shape: shape) == nil)
    }
    #expect(TensorErrors(words: words + [0], shape: shape) == nil)
    let empty = TensorErrors(shape)
    #expect(TensorErrors(words: empty.words, shape: shape) == empty)
  }

  @Test func `each matrix of a stack has an importance of its own`() throws {
    let shape = try Shape([2, 1, 2])
    let (x, y): ([Float], [Float]) = ([1, 1, 1, 1], [2, 1, 2, 1])
    let rows = unsafe x.withUnsafeBufferPointer { x in
      unsafe y.withUnsafeBufferPointer { y in
        unsafe RowErrors(
          reference: x, candidate: y, shape: shape, firstRow: 0, importance: [4, 0, 0, 1],
          type: .F32, kernels: .best)
      }
    }
    var tensor = TensorErrors(shape)
    tensor.merge(rows)
    #expect(tensor.matrices.map(\.weighted.squaredError) == [4, 0])
    #expect(tensor.matrices.map(\.weighted.weight) == [4, 1])
  }

  @Test func `weights of no importance do not count`() {
    let row = errors([1, 1, 1, 1], [1, 2, 5, 1], columns: 4, importance: [1, 1, 0, 2]).rows[0]
    #expect(row.weighted.rootMeanSquareError == 0.5)
    #expect(abs((row.weighted.signalToNoise ?? 0) - 6.020599913279624) < 1e-12)
    #expect(row.squaredError == 17)
    #expect(errors([1], [2], columns: 1).rows[0].weighted.signalToNoise == nil)
  }
}

@Suite struct `Histogram of blocks` {
  @Test func `each block counts in the step its ratio is in`() {
    // Errors of 1 against a reference of 10^(dB/20): exactly that many dB, or a hair beside.
    for decibels in [-3.5, 0.5, 6.5, 22.25, 47.75, 99.5] {
      let value = Float(decibelsRatio(decibels))
      let x = [Float](repeating: value, count: 32)
      let blocks = errors(x, x.map { $0 + 1 }, columns: 32, blockWeights: 32).blocks
      #expect(blocks.steps.map(\.decibels) == [Int(decibels.rounded(.down))], "\(decibels)")
      #expect(blocks.total == 1)
    }
  }

  @Test func `the table of steps agrees with the logarithm everywhere`() {
    var noise = Noise(5)
    for _ in 0..<20_000 {
      let decibels = Double(noise.next()) * 70 + 45
      let step = BlockSteps.shared.step(
        of: Float(decibelsRatio(decibels) * decibelsRatio(decibels)))
      let expected = min(119, max(0, Int(decibels.rounded(.down)) + 10))
      let isAtEdge = abs(decibels - decibels.rounded()) < 1e-5
      #expect(step == expected || isAtEdge, "\(decibels)")
    }
    #expect(BlockSteps.shared.step(of: 0) == 0)
    #expect(BlockSteps.shared.step(of: .infinity) == BlockHistogram.stepCount - 1)
  }

  @Test func `superblocks count once, plain numbers not at all, equal blocks as exact`() {
    var x = [Float](repeating: 1, count: 512)
    let candidate = x
    x[3] = 2
    #expect(errors(x, candidate, columns: 512, blockWeights: 256).blocks.total == 2)
    #expect(errors(x, candidate, columns: 512, blockWeights: 256).blocks.exactCount == 1)
    #expect(errors(x, candidate, columns: 512, blockWeights: 32).blocks.total == 16)
    #expect(errors(x, candidate, columns: 512).blocks.total == 0)
  }

  private func decibelsRatio(_ decibels: Double) -> Double {
    // 10^(dB/20) by the series of e^x: the test shares no function with what it tests.
    let x = decibels / 20 * 2.302585092994046
    var (term, sum) = (1.0, 1.0)
    for n in 1..<80 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }
}

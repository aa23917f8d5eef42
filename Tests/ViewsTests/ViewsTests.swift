import Tensors
import Testing

@testable import Views

/// A view over rows of bytes in memory: row `r` holds `r, r, …`.
private struct CountingRows: TensorView {
  let shape: Shape
  let elementType = ElementType.U8
  var first: UInt8 = 0
  var sourceNames: [String] { ["counting"] }
  var origin: ViewOrigin { ViewOrigin(source: "memory", offset: 0) }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    // A vector's elements are told apart, a matrix's rows.
    for (index, row) in rows.enumerated() {
      for column in 0..<rowBytes {
        unsafe buffer[index * rowBytes + column] = first + UInt8(shape.rank == 1 ? column : row)
      }
    }
  }
}

private func rows(_ view: some TensorView, _ range: Range<Int>) throws -> [UInt8] {
  var bytes = [UInt8](repeating: 0xEE, count: range.count * view.rowBytes)
  try unsafe bytes.withUnsafeMutableBytes { try unsafe view.read(rows: range, into: $0) }
  return bytes
}

@Suite struct `Views of rows` {
  @Test func `rotary pairs interleave the halves of each head`() throws {
    let view = try RotaryPairs(CountingRows(shape: Shape([8, 1])), heads: 2)
    #expect(try rows(view, 0..<8) == [0, 2, 1, 3, 4, 6, 5, 7])
  }

  @Test func `rotary pairs give any range of rows as part of the whole`() throws {
    let view = try RotaryPairs(CountingRows(shape: Shape([24, 3])), heads: 2)
    let whole = try rows(view, 0..<24)
    for start in 0..<24 {
      for end in start + 1...24 {
        #expect(
          try rows(view, start..<end) == Array(whole[start * 3..<end * 3]), "rows \(start)..<\(end)"
        )
      }
    }
  }

  @Test func `rotary pairs move the elements of a vector`() throws {
    let view = try RotaryPairs(CountingRows(shape: Shape([8])), heads: 2)
    #expect(try rows(view, 0..<1) == [0, 2, 1, 3, 4, 6, 5, 7])
  }

  @Test func `heads that do not divide the rows are refused`() throws {
    #expect(throws: ViewError.notDivisible(tensor: "counting", rows: 6, by: 8)) {
      try RotaryPairs(CountingRows(shape: Shape([6, 1])), heads: 4)
    }
    #expect(throws: ViewError.notDivisible(tensor: "counting", rows: 6, by: 0)) {
      try RotaryPairs(CountingRows(shape: Shape([6, 1])), heads: 0)
    }
  }

  @Test func `a stack gives rows across its parts`() throws {
    let parts = try [0, 10, 20].map { CountingRows(shape: try Shape([2, 2]), first: UInt8($0)) }
    let stack = try Stacked(parts)
    #expect(stack.shape.dimensions == [3, 2, 2])
    let whole: [UInt8] = [0, 0, 1, 1, 10, 10, 11, 11, 20, 20, 21, 21]
    for start in 0..<6 {
      for end in start + 1...6 {
        #expect(
          try rows(stack, start..<end) == Array(whole[start * 2..<end * 2]),
          "rows \(start)..<\(end)")
      }
    }
  }

  @Test func `a stack of unlike parts names the odd one`() throws {
    let parts = try [CountingRows(shape: Shape([2, 2])), CountingRows(shape: Shape([2, 3]))]
    #expect(throws: ViewError.self) { try Stacked(parts) }
    #expect(throws: ViewError.empty) { try Stacked([]) }
  }

  @Test func `constants are little-endian float32`() throws {
    let view = try ConstantView(shape: Shape([2]), values: [1, -2])
    #expect(try rows(view, 0..<1) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
    #expect(throws: ViewError.self) { try ConstantView(shape: Shape([3]), values: [1]) }
  }
}

@Suite struct `Chunks of rows` {
  @Test func `chunks tile every tensor`() throws {
    let shapes = try [
      Shape([7, 10]), Shape([5]), Shape([3, 4, 10]), Shape([0, 4]), Shape([1, 1000]),
    ]
    for weights in [1, 10, 25, 100, 1 << 20] {
      let list = ChunkList(
        shapes.indices.map { ChunkList.Item(tensor: $0, shape: shapes[$0]) }, weights: weights)
      var next = [Int](repeating: 0, count: shapes.count)
      for number in 0..<list.count {
        let chunk = list[number]
        #expect(chunk.rows.lowerBound == next[chunk.tensor])
        #expect(!chunk.rows.isEmpty)
        next[chunk.tensor] = chunk.rows.upperBound
      }
      #expect(next == shapes.map(\.rowCount))
    }
  }

  @Test func `workers see every chunk once, and the first error ends them`() async throws {
    let list = ChunkList([ChunkList.Item(tensor: 0, shape: try Shape([1000, 1]))], weights: 1)
    let seen = Seen()
    try await list.forEach(workerCount: 4, makeWorker: { seen }) { seen, number, _ in
      seen.add(number)
    }
    #expect(seen.numbers.sorted() == Array(0..<1000))

    struct Stop: Error {}
    await #expect(throws: Stop.self) {
      try await list.forEach(workerCount: 2, makeWorker: { 0 }) { _, number, _ in
        if number == 500 { throw Stop() }
      }
    }
  }

  @Test func `many workers leave threads to other tasks`() async throws {
    let list = ChunkList([ChunkList.Item(tensor: 0, shape: try Shape([50_000, 1]))], weights: 1)
    let other = Seen()
    let seenDuringWork = Seen()
    try await list.forEach(workerCount: 200, makeWorker: { 0 }) { _, number, _ in
      if number == 0 { Task { other.add(number) } }
      if number > 0, !other.numbers.isEmpty { seenDuringWork.add(number) }
    }
    #expect(!seenDuringWork.numbers.isEmpty)
  }
}

import Synchronization

private final class Seen: Sendable {
  private let list = Mutex<[Int]>([])
  func add(_ number: Int) { list.withLock { $0.append(number) } }
  var numbers: [Int] { list.withLock { $0 } }
}

import Storage
import Synchronization
import Tensors
import Testing

@testable import Views

/// Bytes 0, 1, 2, … in memory, and how many of them were read.
private final class CountingSource: ByteSource {
  let name = "counting"
  let size: Int
  let isSequential = false
  private let bytesRead = Mutex(0)

  init(size: Int) { self.size = size }

  var read: Int { bytesRead.withLock { $0 } }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) {
    guard offset >= 0, offset + buffer.count <= size else {
      throw .endsEarly(file: name, offset: offset, wanted: buffer.count, size: size)
    }
    bytesRead.withLock { $0 += buffer.count }
    for i in 0..<buffer.count { unsafe buffer[i] = UInt8(truncatingIfNeeded: offset + i) }
  }
}

private func stored(
  _ dimensions: [Int], _ type: ElementType = .U8
) throws -> (view: StoredView, source: CountingSource) {
  let shape = try Shape(dimensions)
  let bytes = try shape.byteCount(of: type)
  let source = CountingSource(size: bytes)
  let description = TensorDescription(name: "cells", type: type, shape: shape, bytes: 0..<bytes)
  return (StoredView(StoredTensor(description, in: source)), source)
}

private func rows(_ view: some TensorView, _ range: Range<Int>) throws -> [UInt8] {
  var bytes = [UInt8](repeating: 0xEE, count: range.count * view.rowBytes)
  try unsafe bytes.withUnsafeMutableBytes { try unsafe view.read(rows: range, into: $0) }
  return bytes
}

/// Every range of rows must be the part of the whole that it names.
private func expectParts(_ view: some TensorView, whole: [UInt8]) throws {
  for start in 0..<view.shape.rowCount {
    for end in start + 1...view.shape.rowCount {
      #expect(
        try rows(view, start..<end)
          == Array(whole[start * view.rowBytes..<end * view.rowBytes]), "rows \(start)..<\(end)")
    }
  }
}

@Suite struct `Views that take tensors apart` {
  @Test(arguments: [ElementType.U8, .BF16, .F32, .F64])
  func `a transposed stack has the columns of each matrix as rows`(type: ElementType) throws {
    let view = try Transposed(stored([2, 3, 5], type).view)
    #expect(view.shape.dimensions == [2, 5, 3])
    let size = type.blockBytes
    var whole: [UInt8] = []
    for matrix in 0..<2 {
      for column in 0..<5 {
        for row in 0..<3 {
          let element = (matrix * 3 + row) * 5 + column
          whole += (0..<size).map { UInt8(element * size + $0) }
        }
      }
    }
    try expectParts(view, whole: whole)
  }

  @Test func `transposing twice gives the tensor back`() throws {
    let base = try stored([70, 45]).view
    let view = try Transposed(Transposed(base))
    #expect(try rows(view, 0..<70) == rows(base, 0..<70))
  }

  @Test func `a band of columns is all that is read of long rows`() throws {
    let (base, source) = try stored([4, 1000])
    _ = try rows(Transposed(base), 10..<20)
    #expect(source.read == 40)
  }

  @Test func `a large matrix is read in bands, a small one at once`() throws {
    let small = try Transposed(stored([128, 512], .BF16).view)
    #expect(small.rowsAtOnce == 512)
    let large = try Transposed(stored([5120, 16384], .BF16).view)
    #expect(large.rowsAtOnce > 100)
    #expect(large.rowsAtOnce * 5120 <= 1 << 20)
  }

  @Test func `rows are picked from each group`() throws {
    let base = try stored([2, 4, 2]).view
    let pick = RowPick(group: 4, first: 1, count: 2)
    let view = try PickedRows(base, pick, dimensions: [2, 2])
    #expect(view.shape.dimensions == [2, 2, 2])
    try expectParts(view, whole: [2, 3, 4, 5, 10, 11, 12, 13])
  }

  @Test func `every second row is picked`() throws {
    let base = try stored([2, 4, 2]).view
    let odd = try PickedRows(
      base, RowPick(group: 4, first: 1, count: 2, step: 2), dimensions: [2, 2])
    try expectParts(odd, whole: [2, 3, 6, 7, 10, 11, 14, 15])
  }

  @Test func `rows outside of a group are refused`() throws {
    let base = try stored([2, 4, 2]).view
    for pick in [
      RowPick(group: 4, first: 3, count: 2), RowPick(group: 4, first: -1, count: 2),
      RowPick(group: 4, first: 0, count: 0), RowPick(group: 3, first: 0, count: 2),
      RowPick(group: 4, first: 1, count: 2, step: 3),
    ] {
      #expect(throws: ViewError.self) { try PickedRows(base, pick, dimensions: [2, 2]) }
    }
  }

  @Test func `every second column is picked`() throws {
    let base = try stored([2, 6], .BF16).view
    let view = try PickedColumns(everySecondOf: base, from: 1)
    try expectParts(view, whole: [2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23])
    #expect(throws: ViewError.self) {
      try PickedColumns(everySecondOf: stored([2, 5]).view, from: 0)
    }
  }

  @Test func `joined rows follow each other, vectors end to end`() throws {
    let (first, second) = (try stored([2, 2]).view, try stored([3, 2]).view)
    let view = try Joined([first, second])
    #expect(view.shape.dimensions == [5, 2])
    try expectParts(view, whole: [0, 1, 2, 3, 0, 1, 2, 3, 4, 5])
    let vectors = try Joined([stored([3]).view, stored([2]).view])
    #expect(try rows(vectors, 0..<1) == [0, 1, 2, 0, 1])
    #expect(throws: ViewError.self) { try Joined([first, stored([2, 3]).view]) }
    #expect(throws: ViewError.empty) { try Joined([]) }
  }

  @Test func `rows in groups are the same rows`() throws {
    let base = try stored([6, 2]).view
    let view = try Reshaped(base, dimensions: [3, 2])
    #expect(view.shape.dimensions == [3, 2, 2])
    #expect(try rows(view, 1..<5) == rows(base, 1..<5))
    #expect(throws: ViewError.self) { try Reshaped(base, dimensions: [4, 2]) }
  }

  @Test func `three values are those of one scale`() throws {
    let weights: [Float] = [0.5, -0.25, 0.05, -2]
    let base = try ConstantView(shape: Shape([2, 2]), values: weights)
    let scale: Float = 1 / (2.8 / 4)
    let bytes = try rows(Ternarized(base), 0..<2)
    let values = (0..<4).map { i in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[4 * i + $1]) << (8 * $1) })
    }
    #expect(values == [1 / scale, 0, 0, -1 / scale])
  }

  @Test func `a chunk has whole bands of rows`() throws {
    let list = ChunkList(
      [ChunkList.Item(tensor: 0, shape: try Shape([2, 100, 10]), rowsAtOnce: 30)], weights: 700)
    #expect((0..<list.count).map { list[$0].rows } == [0..<60, 60..<120, 120..<180, 180..<200])
    let wide = ChunkList(
      [ChunkList.Item(tensor: 0, shape: try Shape([100, 10]), rowsAtOnce: 40)], weights: 10)
    #expect((0..<wide.count).map { wide[$0].rows } == [0..<40, 40..<80, 80..<100])
  }
}

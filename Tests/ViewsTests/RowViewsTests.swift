import StrictJSON
import Tensors
import Testing
import Views

/// Views that add to rows or leave some out.
@Suite struct `Views that add and leave out` {
  private func matrix(_ rows: Int, _ columns: Int) throws -> ConstantView {
    try ConstantView(
      shape: Shape([rows, columns]), values: (0..<rows * columns).map { Float($0) })
  }

  private func floats(of view: any TensorView, rows: Range<Int>) throws -> [Float] {
    let count = rows.count * view.shape.rowLength
    return try unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { buffer in
      try unsafe view.read(rows: rows, into: UnsafeMutableRawBufferPointer(buffer))
      return unsafe Array(buffer)
    }
  }

  @Test func `a slice counts its rows from its own first`() throws {
    let slice = try RowSlice(matrix(5, 2), rows: 2..<5)
    #expect(slice.shape.dimensions == [3, 2])
    #expect(try floats(of: slice, rows: 1..<3) == [6, 7, 8, 9])
  }

  @Test(arguments: [3..<6, 2..<2, -1..<2])
  func `rows that are not there are refused`(_ rows: Range<Int>) throws {
    #expect(throws: ViewError.self) { try RowSlice(matrix(5, 2), rows: rows) }
  }

  @Test func `one is added to every weight`() throws {
    #expect(try floats(of: PlusOne(matrix(2, 2)), rows: 1..<2) == [3, 4])
  }
}

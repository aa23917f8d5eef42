public import Tensors

/// The rows of each head moved from (half, pair) to (pair, half): the two stored halves of a rotary
/// embedding become adjacent pairs.
///
/// With `d` rows a head, row `head·d + 2·i + j` is row `head·d + j·d/2 + i` of the base, j ∈ {0,
/// 1}. The elements of a vector (a bias) are moved as if each were a row. Shape and bytes stay the
/// same. Source: the reference converter's `LlamaModel.permute`.
public struct RotaryPairs: TensorView {
  let base: any TensorView
  /// Rows (of a vector: elements) in half a head.
  let half: Int

  /// - Throws: `ViewError.notDivisible` where the rows are not `heads` heads of an even number of
  ///   rows.
  public init(_ base: any TensorView, heads: Int) throws(ViewError) {
    let rows = base.shape.rank == 1 ? base.shape.rowLength : base.shape.rowCount
    guard heads > 0, rows > 0, rows % (2 * heads) == 0 else {
      throw .notDivisible(tensor: base.sourceNames.first ?? "", rows: rows, by: 2 * heads)
    }
    self.base = base
    half = rows / (2 * heads)
  }

  /// That of the base.
  public var shape: Shape { base.shape }
  /// That of the base.
  public var elementType: ElementType { base.elementType }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the base begins.
  public var origin: ViewOrigin { base.origin }

  /// Reads both halves of each head that the range covers, and interleaves them.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    if shape.rank == 1 {
      try unsafe readVector(into: buffer)
    } else {
      try unsafe readMatrix(rows: rows, into: buffer)
    }
  }

  /// A vector is one row: read it whole and move its elements.
  private func readVector(into buffer: UnsafeMutableRawBufferPointer) throws {
    let size = elementType.blockBytes
    try unsafe withScratch(byteCount: buffer.count) { scratch in
      try unsafe base.read(rows: 0..<1, into: scratch)
      for target in 0..<shape.rowLength {
        unsafe copy(scratch, source(of: target) * size, size, to: buffer, target * size)
      }
    }
  }

  /// Reads each head's two spans of rows at once and interleaves them.
  private func readMatrix(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let size = rowBytes
    try unsafe withScratch(byteCount: 2 * half * size) { scratch in
      var row = rows.lowerBound
      while row < rows.upperBound {
        let head = row / (2 * half) * (2 * half)
        let end = min(head + 2 * half, rows.upperBound)
        let pairs = (row - head) / 2..<(end - head + 1) / 2
        for j in 0..<2 {
          let span = unsafe UnsafeMutableRawBufferPointer(
            rebasing: scratch[(j * half * size)..<((j * half + pairs.count) * size)])
          let first = head + j * half + pairs.lowerBound
          try unsafe base.read(rows: first..<first + pairs.count, into: span)
        }
        for target in row..<end {
          let (pair, j) = ((target - head) / 2 - pairs.lowerBound, (target - head) % 2)
          unsafe copy(
            scratch, (j * half + pair) * size, size, to: buffer, (target - rows.lowerBound) * size)
        }
        row = end
      }
    }
  }

  private func source(of target: Int) -> Int {
    let head = target / (2 * half) * (2 * half)
    return head + (target - head) % 2 * half + (target - head) / 2
  }

  private func copy(
    _ from: UnsafeMutableRawBufferPointer, _ start: Int, _ count: Int,
    to target: UnsafeMutableRawBufferPointer, _ offset: Int
  ) {
    unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + count])
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: from[start..<start + count]))
  }
}

/// Room for bytes while a closure runs.
package func withScratch(
  byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void
) throws {
  try unsafe withUnsafeTemporaryAllocation(byteCount: byteCount, alignment: 64) {
    try unsafe body($0)
  }
}

import Storage
import Tensors
import Views

/// Integers of four bits packed along the outputs, the matrix transposed and eight outputs of a
/// word in a special order, as AWQ stores them: F32.
///
/// `(number − zero) · scale`. Shape `[R, C]`, with groups of columns.
///
/// | tensor | shape | type |
/// |---|---|---|
/// | words | `[C, R / 8]` | I32: outputs 0, 2, 4, 6, 1, 3, 5, 7 of eight, the first in the lowest bits |
/// | zeros | `[G, R / 8]` | I32, likewise |
/// | scales | `[G, R]` | float |
struct InterleavedColumns: TensorView {
  let words, zeros, scales: StoredTensor
  let groups: ColumnGroups
  let shape: Shape

  init(
    words: StoredTensor, zeros: StoredTensor, scales: StoredTensor, groupSize: Int?
  ) throws(SchemeError) {
    for tensor in [words, zeros] { try tensor.require([.I32], "I32") }
    try scales.require(.scales, "a scale's")
    guard words.shape.rank == 2, scales.shape.rank == 2 else {
      throw words.misshapen(expected: "two dimensions, as its scales")
    }
    let (columns, lines) = (words.shape.dimensions[0], words.shape.dimensions[1])
    let size = groupSize ?? max(1, columns)
    let count = columns.dividedUp(by: size)
    let (rows, overflow) = lines.multipliedReportingOverflow(by: 8)
    guard !overflow else { throw words.misshapen(expected: "fewer columns") }
    try scales.require([count, rows], "\(columns) inputs in groups of \(size), outputs")
    try zeros.require([count, lines], "as the scales, 8 to a word")
    shape = try QuantizedSources.shape([rows, columns], of: words)
    groups = ColumnGroups(index: nil, size: size, count: count, columns: columns)
    (self.words, self.zeros, self.scales) = (words, zeros, scales)
  }

  var elementType: ElementType { .F32 }
  var sourceNames: [String] { [words.name, zeros.name, scales.name] }
  var origin: ViewOrigin { words.origin }

  /// As many as make the pieces of the stored rows worth a read.
  var rowsAtOnce: Int { shape.rowsOfBand }

  /// Where in a word the outputs of eight are.
  private static let shifts: [UInt32] = [0, 16, 4, 20, 8, 24, 12, 28]

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard !rows.isEmpty, let target = unsafe buffer.bindMemory(to: Float.self).baseAddress else {
      return
    }
    let columns = shape.rowLength
    try unsafe unpack(words, rows) { row, stored, stride, shift in
      let line = unsafe target + row * columns
      for column in 0..<columns {
        unsafe line[column] = Float(stored[column &* stride] &>> shift & 15)
      }
    }
    try unsafe withFloats(2 * groups.count * rows.count) { memory in
      let size = groups.count * rows.count
      let scales = unsafe UnsafeMutableBufferPointer(rebasing: memory[..<size])
      let zeros = unsafe UnsafeMutableBufferPointer(rebasing: memory[size...])
      try unsafe self.scales.readColumns(rows, into: scales)
      try unsafe unpack(self.zeros, rows) { row, stored, stride, shift in
        for group in 0..<groups.count {
          unsafe zeros[group * rows.count + row] = Float(stored[group * stride] &>> shift & 15)
        }
      }
      try groups.withSegments { segments in
        for row in 0..<rows.count {
          for segment in segments {
            let place = segment.group * rows.count + row
            unsafe dequantize(
              target + row * columns + segment.columns.lowerBound, segment.columns.count,
              zero: zeros[place], scale: scales[place])
          }
        }
      }
    }
  }

  /// Reads the words that hold the rows, and calls a closure for each row with the first word, the
  /// distance of one word to the next, and the place in the words.
  private func unpack(
    _ tensor: StoredTensor, _ rows: Range<Int>,
    _ body: (_ row: Int, UnsafePointer<UInt32>, _ stride: Int, _ shift: UInt32) -> Void
  ) throws {
    let lines = rows.lowerBound / 8..<(rows.upperBound - 1) / 8 + 1
    try unsafe withWords(tensor.shape.rowCount * lines.count) { stored in
      guard let first = stored.baseAddress else { return }
      try unsafe tensor.readColumns(lines, into: first)
      for row in rows {
        unsafe body(
          row - rows.lowerBound, first + (row / 8 - lines.lowerBound), lines.count,
          Self.shifts[row % 8])
      }
    }
  }
}

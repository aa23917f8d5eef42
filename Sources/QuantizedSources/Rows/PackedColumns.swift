import Storage
import Tensors
import Views

/// Integers packed into words along the inputs, the matrix transposed, as GPTQ stores them: F32.
///
/// `scale[g][r] · (number − zero[g][r])`, g the group of the column. Shape `[R, C]`.
///
/// | tensor | shape | type |
/// |---|---|---|
/// | words | `[C · bits / 32, R]` | I32: a stream of bits down each column, the lowest first |
/// | zeros | `[G, R · bits / 32]` | I32: such a stream along each row |
/// | scales | `[G, R]` | float |
/// | groups | `[C]` | I32: the group of each column; without it, `size` columns after each other |
struct PackedColumns: TensorView {
  let words, zeros, scales: StoredTensor
  let groups: ColumnGroups
  let bits: Int
  /// Added to the stored zeros.
  let zeroOffset: Float
  let shape: Shape

  var elementType: ElementType { .F32 }
  var sourceNames: [String] {
    [words.name, zeros.name, scales.name] + [groups.index?.name].compactMap(\.self)
  }
  var origin: ViewOrigin { words.origin }

  /// As many as make the pieces of the stored rows worth a read.
  var rowsAtOnce: Int { shape.rowsOfBand }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard !rows.isEmpty, let target = unsafe buffer.bindMemory(to: Float.self).baseAddress else {
      return
    }
    try unsafe unpack(rows, into: target)
    try groups.withSegments { segments in
      try unsafe withFactors(of: rows) { zeros, scales in
        let columns = shape.rowLength
        for row in 0..<rows.count {
          let line = row * groups.count
          for segment in segments {
            unsafe dequantize(
              target + row * columns + segment.columns.lowerBound, segment.columns.count,
              zero: zeros[line + segment.group], scale: scales[line + segment.group])
          }
        }
      }
    }
  }

  /// Reads the words of the rows, which are columns of what is stored, and turns them round.
  func unpack(_ rows: Range<Int>, into target: UnsafeMutablePointer<Float>) throws {
    let (lines, columns) = (words.shape.dimensions[0], shape.rowLength)
    try unsafe withWords((lines + 1) * rows.count + lines) { memory in
      guard let stored = memory.baseAddress else { return }
      try unsafe words.readColumns(rows, into: stored)
      let stream = unsafe stored + lines * rows.count
      for row in 0..<rows.count {
        for line in 0..<lines { unsafe stream[line] = stored[line &* rows.count &+ row] }
        unsafe BitFields.unpack(
          stream: stream, bits: bits, count: columns, into: target + row * columns)
      }
    }
  }

  /// Zeros and scales, for each row all groups.
  func withFactors(
    of rows: Range<Int>,
    _ body: (UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws {
    let packed = rows.lowerBound * bits / 32..<(rows.upperBound * bits).dividedUp(by: 32)
    try unsafe withFloats(3 * rows.count * groups.count) { memory in
      let size = rows.count * groups.count
      let zeros = unsafe UnsafeMutableBufferPointer(rebasing: memory[..<size])
      let scales = unsafe UnsafeMutableBufferPointer(rebasing: memory[size..<2 * size])
      let stored = unsafe UnsafeMutableBufferPointer(rebasing: memory[(2 * size)...])
      try unsafe withWords(packed.count * groups.count + 1) { words in
        guard let first = words.baseAddress else { return }
        try unsafe self.zeros.readColumns(packed, into: first)
        try unsafe self.scales.readColumns(rows, into: stored)
        for row in 0..<rows.count {
          let bit = (rows.lowerBound + row) * bits - packed.lowerBound * 32
          for group in 0..<groups.count {
            let place = row * groups.count + group
            let value = unsafe BitFields.field(
              atBit: bit, of: first + group * packed.count, bits: bits)
            unsafe zeros[place] = Float(value) + zeroOffset
            unsafe scales[place] = stored[group * rows.count + row]
          }
        }
      }
      try unsafe body(zeros, scales)
    }
  }
}

extension StoredTensor {
  /// Reads some columns of a matrix of words, row after row.
  func readColumns(
    _ columns: Range<Int>, into words: UnsafeMutablePointer<UInt32>
  ) throws(StorageError) {
    for row in 0..<shape.rowCount {
      try unsafe read(
        from: row * shape.rowLength + columns.lowerBound,
        into: UnsafeMutableRawBufferPointer(
          start: words + row * columns.count, count: 4 * columns.count))
    }
  }

  /// Reads some columns of a matrix of numbers, row after row.
  func readColumns(
    _ columns: Range<Int>, into numbers: UnsafeMutableBufferPointer<Float>
  ) throws {
    for row in 0..<shape.rowCount {
      let place = row * columns.count..<(row + 1) * columns.count
      try unsafe read(
        from: row * shape.rowLength + columns.lowerBound,
        into: UnsafeMutableBufferPointer(rebasing: numbers[place]))
    }
  }
}

extension Shape {
  /// Rows of the result that are read together where they are columns of what is stored: whole
  /// words of codes, and no more floats than some caches hold.
  var rowsOfBand: Int { max(8, min(128, (1 << 19) / max(1, rowLength)) / 8 * 8) }
}

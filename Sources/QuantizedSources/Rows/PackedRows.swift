import Storage
import Tensors
import Views

/// Integers of few bits packed along the rows into words, with a scale for each group of columns:
/// F32.
///
/// `(number − zero) · scale`, where zero is `2^(bits − 1)` or stored. Shape `[R, C]`; `F = 32 /
/// bits` numbers a word.
///
/// | tensor | shape | type |
/// |---|---|---|
/// | words | `[R, ceil(C / F)]` | I32, the first number of a word in its lowest bits |
/// | scale | `[R, C / group]` | float |
/// | zero | `[ceil(R / F), C / group]` | I32, packed along the first dimension |
/// | size | `[2]` | I64: R, C |
struct PackedRows: TensorView {
  let words, scale: StoredTensor
  let zero: StoredTensor?
  let size: StoredTensor
  let bits: Int
  let groupSize: Int
  let shape: Shape
  /// Groups of a row, and words.
  let groups, wordsOfRow: Int

  init(
    words: StoredTensor, scale: StoredTensor, zero: StoredTensor?, size: StoredTensor, bits: Int,
    groupSize: Int
  ) throws(SchemeError) {
    try words.require([.I32], "I32")
    try scale.require(.scales, "a scale's")
    try size.require([.I64, .I32], "I64")
    try size.require([2], "rows, columns")
    guard scale.shape.rank == 2, words.shape.rank == 2 else {
      throw scale.misshapen(expected: "rows and groups")
    }
    let (rows, groups) = (scale.shape.dimensions[0], scale.shape.dimensions[1])
    let (columns, overflow) = groups.multipliedReportingOverflow(by: groupSize)
    guard !overflow else { throw scale.misshapen(expected: "groups of \(groupSize) columns") }
    let fields = 32 / bits
    wordsOfRow = columns.dividedUp(by: fields)
    try words.require(
      [rows, wordsOfRow],
      "\(rows) rows of \(groups) groups of \(groupSize) columns, \(fields) to a word")
    if let zero {
      try zero.require([.I32], "I32")
      try zero.require(
        [rows.dividedUp(by: fields), groups], "\(fields) rows of \(scale.shape) to a word")
    }
    shape = try QuantizedSources.shape([rows, columns], of: words)
    (self.words, self.scale, self.zero, self.size) = (words, scale, zero, size)
    (self.bits, self.groupSize, self.groups) = (bits, groupSize, groups)
  }

  var elementType: ElementType { .F32 }
  var sourceNames: [String] {
    [words.name, scale.name] + [zero?.name].compactMap(\.self) + [size.name]
  }
  var origin: ViewOrigin { words.origin }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    if rows.contains(0) { try checkSize() }
    let numbers = unsafe buffer.bindMemory(to: Float.self)
    try unsafe withWords(rows.count * wordsOfRow) { packed in
      try unsafe words.read(
        from: rows.lowerBound * wordsOfRow, into: UnsafeMutableRawBufferPointer(packed))
      guard let source = packed.baseAddress, let target = numbers.baseAddress else { return }
      for row in 0..<rows.count {
        unsafe BitFields.unpack(
          padded: source + row * wordsOfRow, bits: bits, count: shape.rowLength,
          into: target + row * shape.rowLength)
      }
    }
    try unsafe withFloats(rows.count * groups) { scales in
      try unsafe scale.read(from: rows.lowerBound * groups, into: scales)
      try unsafe withZeros(of: rows) { zeros in
        guard let target = numbers.baseAddress else { return }
        for group in 0..<rows.count * groups {
          unsafe dequantize(
            target + group * groupSize, groupSize, zero: zeros[group], scale: scales[group])
        }
      }
    }
  }

  /// The numbers that mean zero, for each row all groups.
  private func withZeros(
    of rows: Range<Int>, _ body: (UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws {
    try unsafe withFloats(rows.count * groups) { zeros in
      guard let zero else {
        unsafe zeros.initialize(repeating: Float(1 << (bits - 1)))
        return try unsafe body(zeros)
      }
      let fields = 32 / bits
      let lines = rows.lowerBound / fields..<(rows.upperBound - 1) / fields + 1
      try unsafe withWords(lines.count * groups) { packed in
        try unsafe zero.read(
          from: lines.lowerBound * groups, into: UnsafeMutableRawBufferPointer(packed))
        let mask = UInt32(1) << UInt32(bits) - 1
        for row in rows {
          let line = (row / fields - lines.lowerBound) * groups
          let shift = UInt32(row % fields * bits)
          for group in 0..<groups {
            let value = unsafe packed[line + group] &>> shift & mask
            unsafe zeros[(row - rows.lowerBound) * groups + group] = Float(value)
          }
        }
      }
      try unsafe body(zeros)
    }
  }

  /// The sizes are written out once more: they must be those that follow from the scales.
  func checkSize() throws {
    try unsafe withFloats(2) { stated in
      try unsafe size.read(from: 0, into: stated)
      let expected = shape.dimensions.map { Float($0) }
      guard unsafe stated[0] == expected[0], unsafe stated[1] == expected[1] else {
        throw unsafe SchemeError.value(
          file: size.source.name, tensor: size.name,
          found: "says \(stated[0]) rows and \(stated[1]) columns",
          expected: "\(shape), as its scales say")
      }
    }
  }
}

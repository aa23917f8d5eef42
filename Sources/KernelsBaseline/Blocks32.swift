// What the blocks of 32 columns share where they have importance: Q4_0, Q4_1, Q5_0 and Q5_1.

@_transparent var blockColumns: Int { 32 }

extension Rows {
  /// Calls `body` with each row's mean square.
  @_transparent
  func withMeanSquares(_ body: (UnsafePointer<Float>) -> Void) {
    withLanes(rowCount / laneCount + 1) { base in
      let means = floats(base)
      // Four sums at a time: the last ones may be beyond the rows.
      sumSquares(values, first: 0, count: rowCount, size: columns, sums: rowCount, to: means)
      var row = 0
      while row < rowCount {
        means[row] = means[row] / Float(columns)
        row += 1
      }
      body(means)
    }
  }

  /// Writes for each of `count` blocks from block `first` on the mean of the row it is part of.
  @_transparent
  func spread(
    _ means: UnsafePointer<Float>, from first: Int, count: Int, to output: FloatPointer
  ) {
    let blocks = columns / blockColumns
    var row = first / blocks, column = first % blocks
    var index = 0
    while index < count {
      output[index] = means[row < rowCount ? row : rowCount &- 1]
      column &+= 1
      if column == blocks {
        column = 0
        row &+= 1
      }
      index += 1
    }
  }
}

/// Packs 32 levels of a byte each: fifth bits, if there are any, and halves of 16 bytes.
@_transparent
func packBlock(
  _ levels: UnsafeRawPointer, fifthBits: Bool, to output: UnsafeMutableRawPointer
) {
  if fifthBits {
    typealias Words = SIMD4<UInt32>
    let low = levels.loadUnaligned(as: Words.self)
    let high = (levels + 16).loadUnaligned(as: Words.self)
    let one = Words(repeating: 0x0101_0101)
    let first = gathered(unsafeBitCast(low &>> 4 & one, to: SIMD16<UInt8>.self))
    let second = gathered(unsafeBitCast(high &>> 4 & one, to: SIMD16<UInt8>.self))
    output.storeBytes(of: first | second &<< 16, as: UInt32.self)
  }
  // In words: the optimizer takes a vector apart that a constant is and-ed with.
  let halves = output + (fifthBits ? 4 : 0), four: UInt64 = 0x0f0f_0f0f_0f0f_0f0f
  var byte = 0
  while byte < 16 {
    let low = (levels + byte).loadUnaligned(as: UInt64.self)
    let high = (levels + (16 &+ byte)).loadUnaligned(as: UInt64.self)
    halves.storeBytes(
      of: low & four | (high & four) &<< 4, toByteOffset: byte, as: UInt64.self)
    byte += 8
  }
}

/// Encodes rows of weights as blocks of one type.
///
/// - Parameters:
///   - type: the type's number in GGUF.
///   - rows: `rowCount * columns` weights, row-major; `columns` is a whole number of blocks.
///   - importance: `columns` weights, the same for every row, or `nil` for the plain form.
///   - output: room for all blocks, one after the other.
/// - Returns: false, and nothing is written, where this set has no kernel for the type.
public func encode(
  type: UInt32, rows: UnsafePointer<Float>, rowCount: Int, columns: Int,
  importance: UnsafePointer<Float>?, output: UnsafeMutableRawPointer
) -> Bool {
  let rows = Rows(
    values: rows, importance: importance, rowCount: rowCount, columns: columns, output: output)
  switch type {
  case 10: encodeQ2_K(rows); return true
  case 11: encodeQ3_K(rows); return true
  case 12: encodeQ4_K(rows); return true
  case 13: encodeQ5_K(rows); return true
  case 14: encodeQ6_K(rows); return true
  default: return false
  }
}

/// Encodes rows of weights as blocks of one type.
///
/// - Parameters:
///   - type: the type's number in GGUF.
///   - rows: `rowCount * columns` weights, row-major; `columns` is a whole number of blocks.
///   - importance: `columns` weights, the same for every row, or `nil` for the plain form.
///   - output: room for all blocks, one after the other.
///   - book: the codebook of a type that has one, laid out as `PointBook` says.
/// - Returns: false, and nothing is written, where this set has no kernel for the type.
public func encode(
  type: UInt32, rows: UnsafePointer<Float>, rowCount: Int, columns: Int,
  importance: UnsafePointer<Float>?, output: UnsafeMutableRawPointer, book: UnsafeRawPointer?
) -> Bool {
  if let book {
    return encodePoints(
      type, PointBook(book),
      Rows(
        values: rows, importance: importance, rowCount: rowCount, columns: columns, output: output))
  }
  let count = rowCount &* columns
  let searched = Rows(
    values: rows, importance: importance, rowCount: rowCount, columns: columns, output: output)
  switch type {
  case 1: encodeF16(rows, output, count)
  // Of two cases with one number the plain form's must come first.
  case 2 where importance == nil: encodeQ4_0(rows, output, count)
  case 2: encodeWeightedQ4_0(searched)
  case 3 where importance == nil: encodeQ4_1(rows, output, count)
  case 3: encodeWeightedQ4_1(searched)
  case 6 where importance == nil: encodeQ5_0(rows, output, count)
  case 6: encodeWeightedQ5_0(searched)
  case 7 where importance == nil: encodeQ5_1(rows, output, count)
  case 7: encodeWeightedQ5_1(searched)
  case 8: encodeQ8_0(rows, output, count)
  case 10: encodeQ2_K(searched)
  case 11: encodeQ3_K(searched)
  case 12: encodeQ4_K(searched)
  case 13: encodeQ5_K(searched)
  case 14: encodeQ6_K(searched)
  case 20, 23:
    encodeIQ4(
      rows, output, groups: count / 32, columns: columns, importance, large: type == 23)
  case 30: encodeBF16(rows, output, count)
  case 34: encodeTQ1_0(rows, output, count)
  case 35: encodeTQ2_0(rows, output, count)
  case 39: encodeMXFP4(rows, output, count)
  case 40: encodeNVFP4(rows, output, count)
  case 41: encodeQ1_0(rows, output, count)
  case 42: encodeQ2_0(rows, output, count)
  default: return false
  }
  return true
}

/// Encodes rows as blocks of a type that has a codebook; false where importance is required.
@_transparent
private func encodePoints(_ type: UInt32, _ book: PointBook, _ rows: Rows) -> Bool {
  if rows.importance == nil, type == 16 || type == 17 || type == 19 { return false }
  switch type {
  case 16: rows.encodeIQ2_XXS(book)
  case 17: rows.encodeIQ2_XS(book)
  case 18: rows.encodeIQ3_XXS(book)
  case 19: rows.encodeIQ1_S(book)
  case 21: rows.encodeIQ3_S(book)
  case 22: rows.encodeIQ2_S(book)
  case 29: rows.encodeIQ1_M(book)
  default: return false
  }
  return true
}

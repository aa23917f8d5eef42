/// Decodes blocks of one type.
///
/// - Parameters:
///   - type: the type's number in GGUF, or from 1000 on a type that only checkpoints have.
///   - blocks: whole blocks, one after the other.
///   - output: room for `count` weights.
///   - count: how many weights, a whole number of blocks.
///   - book: what the points of the type's codebook stand for, if it has one, as `PointValues`
///     says.
/// - Returns: false, and nothing is written, where this set has no kernel for the type.
public func decode(
  type: UInt32, blocks: UnsafeRawPointer, output: UnsafeMutablePointer<Float>, count: Int,
  book: UnsafeRawPointer?
) -> Bool {
  if let book { return decodePoints(type, blocks, output, count, PointValues(book)) }
  switch type {
  case 1: decodeF16(blocks, output, count)
  case 2: decodeQ4_0(blocks, output, count)
  case 3: decodeQ4_1(blocks, output, count)
  case 6: decodeQ5_0(blocks, output, count)
  case 7: decodeQ5_1(blocks, output, count)
  case 8: decodeQ8_0(blocks, output, count)
  case 10...14: decodeK(type, blocks, output, count)
  case 20, 23, 39, 40: decodeByTable(type, blocks, output, count)
  case 24: decodeI8(blocks, output, count)
  case 30: decodeBF16(blocks, output, count)
  case 34: decodeTQ1_0(blocks, output, count)
  case 35: decodeTQ2_0(blocks, output, count)
  case 41: decodeQ1_0(blocks, output, count)
  case 42: decodeQ2_0(blocks, output, count)
  case 1001: decodeF8_E4M3(blocks, output, count)
  case 1002: decodeF8_E5M2(blocks, output, count)
  default: return false
  }
  return true
}

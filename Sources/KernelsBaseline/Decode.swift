/// Decodes blocks of one type.
///
/// - Parameters:
///   - type: the type's number in GGUF.
///   - blocks: whole blocks, one after the other.
///   - output: room for `count` weights.
///   - count: how many weights, a whole number of blocks.
/// - Returns: false, and nothing is written, where this set has no kernel for the type.
public func decode(
  type: UInt32, blocks: UnsafeRawPointer, output: UnsafeMutablePointer<Float>, count: Int
) -> Bool {
  switch type {
  case 1: decodeF16(blocks, output, count)
  case 2: decodeQ4_0(blocks, output, count)
  case 8: decodeQ8_0(blocks, output, count)
  case 30: decodeBF16(blocks, output, count)
  default: return false
  }
  return true
}

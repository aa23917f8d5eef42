/// Eight scales and eight minima of six bits each in the twelve bytes that Q4_K and Q5_K share.
///
/// Groups 0 ... 3: scale in the low six bits of byte `j`, minimum in those of byte `j + 4`.
/// Groups 4 ... 7: byte `j + 4` holds the low four bits of both, scale low, minimum high; the upper
/// two bits are the upper two of bytes `j - 4` (scale) and `j` (minimum).
/// Source: `get_scale_min_k4` in llama.cpp's `ggml-quants.c`.
enum PackedScales {
  /// Where the twelve bytes start in a block.
  private static let offset = 4

  static func read(_ block: Span<UInt8>, group j: Int) -> (scale: UInt8, minimum: UInt8) {
    func byte(_ i: Int) -> UInt8 { block[offset + i] }
    guard j >= 4 else { return (byte(j) & 63, byte(j + 4) & 63) }
    return (
      byte(j + 4) & 15 | (byte(j - 4) >> 6) << 4,
      byte(j + 4) >> 4 | (byte(j) >> 6) << 4
    )
  }

  /// - Parameter block: the twelve bytes are zero.
  static func store(
    scales: [UInt8], minima: [UInt8], into block: inout MutableSpan<UInt8>
  ) {
    for j in 0..<4 {
      block[offset + j] = scales[j]
      block[offset + j + 4] = minima[j]
    }
    for j in 4..<8 {
      block[offset + j + 4] = scales[j] & 15 | (minima[j] & 15) << 4
      block[offset + j - 4] |= (scales[j] >> 4) << 6
      block[offset + j] |= (minima[j] >> 4) << 6
    }
  }
}

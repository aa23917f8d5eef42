/// 64 weights in four groups of 16, 36 bytes, 4.5 bits per weight:
/// `weight = groupScale · values[level]`, see ``FP4``.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 4 | group scales: unsigned E4M3 (`d`) |
/// | 4 | 32 | levels: 8 bytes for each group, its first 8 columns low, the others high (`qs`) |
///
/// The scale that some checkpoints keep for a whole tensor is no part of the block.
/// Source: `block_nvfp4` in llama.cpp's `ggml-common.h`, `quantize_row_nvfp4_ref`.
enum NVFP4: PlainEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<4 {
      let scale = scale(block[group])
      for i in 0..<16 {
        let level = block.nibble(i, half: 8, at: 4 + 8 * group)
        weights[16 * group + i] = FP4.values[Int(level)] * scale
      }
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    for group in 0..<4 {
      let columns = 16 * group..<16 * group + 16
      block[group] = code(abs(Fitting.extreme(weights, group: columns)) / 6)
      let scale = scale(block[group])
      for i in columns { workspace.levels[i] = FP4.level(weights[i], scale: scale) }
      block.storeNibbles(workspace.levels, first: 16 * group, half: 8, at: 4 + 8 * group)
    }
  }

  /// Half of what the code means, as the values are doubled; the code of NaN means 0.
  static func scale(_ code: UInt8) -> Float {
    let (exponent, mantissa) = (UInt32(code >> 3) & 15, UInt32(code & 7))
    if code == 0x7F { return 0 }
    if exponent == 0 { return Float(mantissa) * 0x1p-10 }
    return Float(bitPattern: (exponent + 119) << 23 | mantissa << 20)
  }

  /// The code of a scale: halves round up, and everything from 256 on becomes 448.
  static func code(_ scale: Float) -> UInt8 {
    guard scale > 0 else { return 0 }
    let bits = min(scale, 448).bitPattern
    let exponent = Int32(bitPattern: bits >> 23) - 127 + 7
    if exponent <= 0 { return UInt8(wrapping: min(7, truncated(scale * 512 + 0.5))) }
    // Three bits of the mantissa, plus the fourth; a carry runs on into the exponent.
    let mantissa = Int32(bitPattern: (bits >> 20 & 7) + (bits >> 19 & 1))
    let code = exponent << 3 + mantissa
    return code >= 15 << 3 ? 0x7E : UInt8(wrapping: code)
  }
}

/// 32 weights, 17 bytes, 4.25 bits per weight: `weight = 2^(exponent - 128) · values[level]`, see
/// ``FP4``.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 1 | exponent (`e`) |
/// | 1 | 16 | levels: columns 0 ... 15 in the low, 16 ... 31 in the high four bits (`qs`) |
///
/// Source: `block_mxfp4` in llama.cpp's `ggml-common.h`, `quantize_row_mxfp4_ref`; "OCP
/// Microscaling Formats (MX)" 1.0.
enum MXFP4: PlainEncoding {
  /// Half of what the exponent means, as the values are doubled.
  static func scale(_ exponent: UInt8) -> Float {
    switch exponent {
    case 0: 0x1p-128
    case 1: 0x1p-127
    default: Float(bitPattern: UInt32(exponent - 1) << 23)
    }
  }

  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = scale(block[0])
    for i in weights.indices {
      weights[i] = FP4.values[Int(block.nibble(i, half: 16, at: 1))] * scale
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let largest = abs(Fitting.extreme(weights, group: weights.indices))
    let exponent = largest > 0 ? UInt8(wrapping: floorOfLog2(largest) - 2 + 127) : 0
    let scale = scale(exponent)
    for i in weights.indices { workspace.levels[i] = FP4.level(weights[i], scale: scale) }
    block[0] = exponent
    block.storeNibbles(workspace.levels, half: 16, at: 1)
  }

  /// The integer part of log2 *after* the logarithm was rounded to single precision: that of a
  /// value one or a few units below a power of two is the power's.
  static func floorOfLog2(_ value: Float) -> Int32 {
    guard value.isFinite, value > 0 else { return 128 }
    let power = Int32(truncatingIfNeeded: value.exponent) + 1
    // How far the significand, 1 ..< 2, is below 2; the series' first term is exact enough.
    let shortfall = Double(2 - value.significand) / 2
    let logarithm = Float(Double(power) - shortfall * 1.442_695_040_888_963_4)
    return logarithm == Float(power) ? power : power - 1
  }
}

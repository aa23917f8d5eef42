/// 32 weights, 22 bytes, 5.5 bits per weight: `weight = scale · (level - 16)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 4 | bit i is the fifth bit of column i's level (`qh`) |
/// | 6 | 16 | low four bits: columns 0 ... 15 low, 16 ... 31 high (`qs`) |
///
/// The weight of largest magnitude becomes level 0, so that the scale has the other sign.
/// Source: `block_q5_0` in llama.cpp's `ggml-common.h`.
enum Q5_0: PlainEncoding, WeightedEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 0)
    for i in weights.indices {
      weights[i] = Float(Int32(block.fiveBits(i, fifth: 2, rest: 6)) - 16) * scale
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let scale = Fitting.extreme(weights, group: weights.indices) / -16
    let inverse = scale != 0 ? 1 / scale : 0
    for i in weights.indices {
      workspace.levels[i] = UInt8(wrapping: min(31, truncated(weights[i] * inverse + 16.5)))
    }
    block.store(half: scale, at: 0)
    block.storeFiveBits(workspace.levels, fifth: 2, rest: 6)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(importance, weights: weights, meanSquare: workspace.rowMeanSquare)
    let scale = Fitting.symmetric(
      weights, importance: workspace.importance, group: weights.indices, top: 16,
      levels: &workspace.levels)
    block.store(half: scale, at: 0)
    block.storeFiveBits(workspace.levels, fifth: 2, rest: 6)
  }
}

extension Span<UInt8> {
  /// The level of one of 32 columns: its fifth bit in a 32-bit word, the rest in 16 bytes.
  func fiveBits(_ column: Int, fifth: Int, rest: Int) -> UInt8 {
    let bit = UInt8(truncatingIfNeeded: word32(at: fifth) >> UInt32(column)) & 1
    return nibble(column, half: 16, at: rest) | bit << 4
  }
}

extension MutableSpan<UInt8> {
  /// Packs 32 levels as ``Swift/Span/fiveBits(_:fifth:rest:)`` reads them.
  mutating func storeFiveBits(_ levels: [UInt8], fifth: Int, rest: Int) {
    var bits: UInt32 = 0
    for i in 0..<32 { bits |= UInt32(levels[i] >> 4 & 1) << UInt32(i) }
    store(bits, at: fifth)
    storeNibbles(levels, half: 16, at: rest)
  }
}

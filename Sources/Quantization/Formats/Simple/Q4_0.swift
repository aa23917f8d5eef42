/// 32 weights, 18 bytes, 4.5 bits per weight: `weight = scale · (level - 8)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 16 | levels: columns 0 ... 15 in the low, 16 ... 31 in the high four bits (`qs`) |
///
/// The weight of largest magnitude becomes level 0, so that the scale has the other sign.
/// Source: `block_q4_0` in llama.cpp's `ggml-common.h`.
enum Q4_0: PlainEncoding, WeightedEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 0)
    for i in weights.indices {
      weights[i] = Float(Int32(block.nibble(i, half: 16, at: 2)) - 8) * scale
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let scale = Fitting.extreme(weights, group: weights.indices) / -8
    let inverse = scale != 0 ? 1 / scale : 0
    for i in weights.indices {
      workspace.levels[i] = UInt8(wrapping: min(15, truncated(weights[i] * inverse + 8.5)))
    }
    block.store(half: scale, at: 0)
    block.storeNibbles(workspace.levels, half: 16, at: 2)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(importance, weights: weights, meanSquare: workspace.rowMeanSquare)
    let scale = Fitting.symmetric(
      weights, importance: workspace.importance, group: weights.indices, top: 8,
      levels: &workspace.levels)
    block.store(half: scale, at: 0)
    block.storeNibbles(workspace.levels, half: 16, at: 2)
  }
}

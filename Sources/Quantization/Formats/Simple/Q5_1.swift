/// 32 weights, 24 bytes, 6 bits per weight: `weight = scale · level + minimum`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 2 | minimum, half precision (`m`) |
/// | 4 | 4 | bit i is the fifth bit of column i's level (`qh`) |
/// | 8 | 16 | low four bits: columns 0 ... 15 low, 16 ... 31 high (`qs`) |
///
/// Source: `block_q5_1` in llama.cpp's `ggml-common.h`.
enum Q5_1: PlainEncoding, WeightedEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let (scale, minimum) = (block.half(at: 0), block.half(at: 2))
    for i in weights.indices {
      weights[i] = Float(block.fiveBits(i, fifth: 4, rest: 8)) * scale + minimum
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let (scale, minimum) = Fitting.spread(weights, top: 31, levels: &workspace.levels)
    block.store(half: scale, at: 0)
    block.store(half: minimum, at: 2)
    block.storeFiveBits(workspace.levels, fifth: 4, rest: 8)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(importance, weights: weights, meanSquare: workspace.rowMeanSquare)
    let (scale, minimum) = Fitting.affine(
      weights, importance: workspace.importance, group: weights.indices,
      search: .weighted(top: 31), levels: &workspace.levels, trialLevels: &workspace.trialLevels)
    block.store(half: scale, at: 0)
    block.store(half: -minimum, at: 2)
    block.storeFiveBits(workspace.levels, fifth: 4, rest: 8)
  }
}

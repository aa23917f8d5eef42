/// 32 weights, 18 bytes, 4.5 bits per weight: `weight = scale · values[level]`, see ``IQ4``.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 16 | levels: columns 0 ... 15 in the low, 16 ... 31 in the high four bits (`qs`) |
///
/// Source: `block_iq4_nl` in llama.cpp's `ggml-common.h`.
enum IQ4_NL: PlainEncoding, WeightedEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 0)
    for i in weights.indices {
      weights[i] = scale * IQ4.values[Int(block.nibble(i, half: 16, at: 2))]
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(squaresOf: weights)
    finish(weights, workspace: &workspace, into: &block)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(
      importance, weights: weights,
      meanSquare: Fitting.sumOfSquares(weights, group: weights.indices) * (2.0 / 32))
    finish(weights, workspace: &workspace, into: &block)
  }

  private static func finish(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let scale = IQ4.scale(
      weights, importance: workspace.importance, group: weights.indices)
    let inverse = scale != 0 ? 1 / scale : 0
    for i in weights.indices {
      workspace.levels[i] = UInt8(truncatingIfNeeded: IQ4.level(inverse * weights[i]))
    }
    block.store(half: scale, at: 0)
    block.storeNibbles(workspace.levels, half: 16, at: 2)
  }
}

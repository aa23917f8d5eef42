/// 256 weights in eight groups of 32, 136 bytes, 4.25 bits per weight:
/// `weight = (scale · (groupScale - 32)) · values[level]`, see ``IQ4``.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale of the group scales, half precision (`d`) |
/// | 2 | 2 | upper two bits of the group scales, group 0 lowest (`scales_h`) |
/// | 4 | 4 | low four bits of the group scales, even groups low (`scales_l`) |
/// | 8 | 128 | levels: 16 bytes for each group, its first 16 columns low, the others high (`qs`) |
///
/// Source: `block_iq4_xs` in llama.cpp's `ggml-common.h`.
enum IQ4_XS: PlainEncoding, WeightedEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<8 {
      let low = block[4 + group / 2] >> (4 * (group % 2)) & 15
      let high = block.word16(at: 2) >> (2 * group) & 3
      let scale = block.half(at: 0) * Float(Int32(low) | Int32(high) << 4 - 32)
      for i in 0..<32 {
        let level = block.nibble(i, half: 16, at: 8 + 16 * group)
        weights[32 * group + i] = scale * IQ4.values[Int(level)]
      }
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
      meanSquare: Fitting.sumOfSquares(weights, group: weights.indices) * (2.0 / 256))
    finish(weights, workspace: &workspace, into: &block)
  }

  private static func finish(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    for group in 0..<8 {
      workspace.scales[group] = IQ4.scale(
        weights, importance: workspace.importance, group: 32 * group..<32 * group + 32)
    }
    // The levels are chosen with this scale as it is, not as half precision keeps it.
    let scale = -Fitting.extreme(workspace.scales, group: 0..<8) / 32
    let inverse = scale != 0 ? 1 / scale : 0
    block.store(half: scale, at: 0)
    var upperBits: UInt16 = 0
    for group in 0..<8 {
      let groupScale = nearest(inverse * workspace.scales[group]).clamped(to: -32...31)
      let stored = UInt8(wrapping: groupScale + 32)
      block[4 + group / 2] |= (stored & 15) << (4 * (group % 2))
      upperBits |= UInt16(stored >> 4) << (2 * group)
      let decoded = scale * Float(groupScale)
      let inverse = decoded != 0 ? 1 / decoded : 0
      for i in 32 * group..<32 * group + 32 {
        workspace.levels[i] = UInt8(truncatingIfNeeded: IQ4.level(inverse * weights[i]))
      }
      block.storeNibbles(
        workspace.levels, first: 32 * group, half: 16, at: 8 + 16 * group)
    }
    block.store(upperBits, at: 2)
  }
}

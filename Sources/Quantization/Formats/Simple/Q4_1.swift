/// 32 weights, 20 bytes, 5 bits per weight: `weight = scale · level + minimum`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 2 | scale, half precision (`d`) |
/// | 2 | 2 | minimum, half precision (`m`) |
/// | 4 | 16 | levels: columns 0 ... 15 in the low, 16 ... 31 in the high four bits (`qs`) |
///
/// Source: `block_q4_1` in llama.cpp's `ggml-common.h`.
enum Q4_1: PlainEncoding, WeightedEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let (scale, minimum) = (block.half(at: 0), block.half(at: 2))
    for i in weights.indices {
      weights[i] = Float(block.nibble(i, half: 16, at: 4)) * scale + minimum
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let (scale, minimum) = Fitting.spread(weights, top: 15, levels: &workspace.levels)
    block.store(half: scale, at: 0)
    block.store(half: minimum, at: 2)
    block.storeNibbles(workspace.levels, half: 16, at: 4)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    workspace.setImportance(importance, weights: weights, meanSquare: workspace.rowMeanSquare)
    let (scale, minimum) = Fitting.affine(
      weights, importance: workspace.importance, group: weights.indices,
      search: .weighted(top: 15), levels: &workspace.levels, trialLevels: &workspace.trialLevels)
    block.store(half: scale, at: 0)
    block.store(half: -minimum, at: 2)
    block.storeNibbles(workspace.levels, half: 16, at: 4)
  }
}

extension Fitting {
  /// Levels that spread evenly from the smallest value to the largest: the plain Q4_1 and Q5_1.
  static func spread(
    _ values: [Float], top: Int32, levels: inout [UInt8]
  ) -> (scale: Float, minimum: Float) {
    var (smallest, largest) = (Float.greatestFiniteMagnitude, -Float.greatestFiniteMagnitude)
    for i in values.indices {
      if values[i] < smallest { smallest = values[i] }
      if values[i] > largest { largest = values[i] }
    }
    let scale = (largest - smallest) / Float(top)
    let inverse = scale != 0 ? 1 / scale : 0
    for i in values.indices {
      levels[i] = UInt8(wrapping: min(top, truncated((values[i] - smallest) * inverse + 0.5)))
    }
    return (scale, smallest)
  }
}

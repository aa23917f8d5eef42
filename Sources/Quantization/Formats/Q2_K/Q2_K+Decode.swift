extension Q2_K: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<16 {
      let (scale, minimum) = decoded(block, group: group)
      for i in 16 * group..<16 * group + 16 {
        weights[i] = scale * Float(block.pair(i, at: 16)) - minimum
      }
    }
  }
}

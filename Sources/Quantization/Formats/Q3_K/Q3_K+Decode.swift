extension Q3_K: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<16 {
      let scale = block.half(at: 108) * Float(groupScale(block, group: group))
      for i in 16 * group..<16 * group + 16 {
        let level = block.pair(i, at: 32) | block.bit(i, at: 0) << 2
        weights[i] = scale * Float(Int32(level) - 4)
      }
    }
  }
}

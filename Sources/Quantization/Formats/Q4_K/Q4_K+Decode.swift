extension Q4_K: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for group in 0..<8 {
      let (scale, minimum) = SixBitGroups.decoded(block, group: group)
      for i in 32 * group..<32 * group + 32 {
        let level = block.nibble(i % 64, half: 32, at: 16 + i / 64 * 32)
        weights[i] = scale * Float(level) - minimum
      }
    }
  }
}

extension Q6_K: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 208)
    for i in 0..<256 {
      let groupScale = Int8(bitPattern: block[192 + i / 16])
      let low = block.nibble(i % 128, half: 64, at: i / 128 * 64)
      let level = low | block.pair(i, at: 128) << 4
      weights[i] = scale * Float(groupScale) * Float(Int32(level) - 32)
    }
  }
}

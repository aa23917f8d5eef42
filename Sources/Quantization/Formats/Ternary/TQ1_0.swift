/// 256 weights of -1, 0 or 1, 54 bytes, 1.6875 bits per weight: `weight = scale · (level - 1)`.
///
/// | offset | size | field |
/// |---:|---:|---|
/// | 0 | 48 | five levels a byte, see ``place(ofColumn:)`` (`qs`) |
/// | 48 | 4 | four levels a byte (`qh`) |
/// | 52 | 2 | scale, half precision (`d`) |
///
/// A byte is a fixed-point fraction of 256: its digits to base 3 after the point are the levels, so
/// that multiplying by 3 moves the next one out at the top.
/// Source: `block_tq1_0` in llama.cpp's `ggml-common.h`, `quantize_row_tq1_0_ref`.
enum TQ1_0: PlainEncoding {
  /// The byte that has the column's level, and which of its digits that is, most significant first.
  static func place(ofColumn c: Int) -> (byte: Int, digit: Int) {
    switch c {
    case ..<160: (c % 32, c / 32)
    case ..<240: (32 + (c - 160) % 16, (c - 160) / 16)
    default: (48 + (c - 240) % 4, (c - 240) / 4)
    }
  }

  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let scale = block.half(at: 52)
    for i in weights.indices {
      let place = place(ofColumn: i)
      var fraction = block[place.byte]
      for _ in 0..<place.digit { fraction &*= 3 }
      let level = (UInt16(fraction) * 3) >> 8
      weights[i] = Float(Int32(level) - 1) * scale
    }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    let scale = Ternary.encode(weights, levels: &workspace.levels)
    // Columns of a byte come most significant digit first; `qh` lacks the fifth.
    for i in weights.indices {
      let byte = place(ofColumn: i).byte
      block[byte] = block[byte] &* 3 &+ workspace.levels[i]
    }
    for byte in 48..<52 { block[byte] = block[byte] &* 3 }
    for byte in 0..<52 {
      block[byte] = UInt8(truncatingIfNeeded: (UInt16(block[byte]) * 256 + 242) / 243)
    }
    block.store(half: scale, at: 52)
  }
}

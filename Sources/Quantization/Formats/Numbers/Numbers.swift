// Plain numbers: a block is one number, and spans hold any count of them.

/// Single precision: moved as it is.
enum F32: PlainEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for i in weights.indices { weights[i] = Float(bitPattern: block.word32(at: 4 * i)) }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    for i in weights.indices { block.store(weights[i].bitPattern, at: 4 * i) }
  }
}

/// IEEE half precision.
enum F16: PlainEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for i in weights.indices { weights[i] = block.half(at: 2 * i) }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    for i in weights.indices { block.store(half: weights[i], at: 2 * i) }
  }
}

/// The upper half of single precision.
enum BF16: PlainEncoding {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for i in weights.indices { weights[i] = Float(bfloat: block.word16(at: 2 * i)) }
  }

  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    for i in weights.indices { block.store(UInt16(bfloat: weights[i]), at: 2 * i) }
  }
}

/// Double precision, rounded to single.
enum F64: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for i in weights.indices { weights[i] = Float(Double(bitPattern: block.word64(at: 8 * i))) }
  }
}

enum F8_E4M3: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for i in weights.indices { weights[i] = Float(e4m3: block[i]) }
  }
}

enum F8_E5M2: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for i in weights.indices { weights[i] = Float(e5m2: block[i]) }
  }
}

enum F8_E8M0: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    for i in weights.indices { weights[i] = Float(e8m0: block[i]) }
  }
}

/// Integers, rounded to single precision.
enum Integers<Number: FixedWidthInteger>: BlockFormat {
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>) {
    let size = Number.bitWidth / 8
    for i in weights.indices {
      var number = Number.zero
      for byte in 0..<size {
        number |= Number(truncatingIfNeeded: block[size * i + byte]) << (8 * byte)
      }
      weights[i] = Float(number)
    }
  }
}

import Quantization
import Tensors

// Rows and blocks as arrays.

extension RowCodec {
  func encode(_ rows: [Float], columns: Int, importance: [Float]? = nil) throws -> [UInt8] {
    var blocks = [UInt8](repeating: 0xA5, count: rows.count / columns * rowBytes(columns: columns))
    try encode(rows, columns: columns, importance: importance, into: &blocks)
    return blocks
  }

  func encode(
    _ rows: [Float], columns: Int, importance: [Float]?, into blocks: inout [UInt8]
  ) throws {
    try unsafe rows.withUnsafeBufferPointer { rows in
      try unsafe blocks.withUnsafeMutableBytes { blocks in
        guard let importance else {
          return try unsafe encode(rows: rows, columns: columns, importance: nil, into: blocks)
        }
        try unsafe importance.withUnsafeBufferPointer {
          try unsafe encode(rows: rows, columns: columns, importance: $0, into: blocks)
        }
      }
    }
  }

  func decode(_ blocks: [UInt8]) throws -> [Float] {
    try decode(blocks, count: blocks.count / type.blockBytes * type.blockWeights)
  }

  func decode(_ blocks: [UInt8], count: Int) throws -> [Float] {
    var weights = [Float](repeating: 12345, count: count)
    try unsafe blocks.withUnsafeBytes { blocks in
      try unsafe weights.withUnsafeMutableBufferPointer { try unsafe decode(blocks, into: $0) }
    }
    return weights
  }
}

extension KernelSet {
  /// Every set of this machine, the plain code first.
  static let all = [scalar] + available
}

extension [Float] {
  init(littleEndian bytes: [UInt8]) {
    self = stride(from: 0, to: bytes.count, by: 4).map { i in
      Float(
        bitPattern: UInt32(bytes[i]) | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2]) << 16
          | UInt32(bytes[i + 3]) << 24)
    }
  }

  /// Bit patterns, with one for all NaNs.
  var canonicalBits: [UInt32] { map { $0.isNaN ? 0x7FC0_0000 : $0.bitPattern } }

  /// The bytes of ``canonicalBits``.
  var canonicalBytes: [UInt8] {
    canonicalBits.flatMap { bits in
      [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: bits >> UInt32($0)) }
    }
  }
}

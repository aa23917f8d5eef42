import Quantization
import Tensors
import Testing

// Rows and blocks as arrays. What lies beside the output must stay as it was.

/// Elements before and after an output.
private let margin = 64

extension RowCodec {
  func encode(_ rows: [Float], columns: Int, importance: [Float]? = nil) throws -> [UInt8] {
    let count = rows.count / columns * rowBytes(columns: columns)
    return try encode(rows, columns: columns, importance: importance, count: count)
  }

  /// - Parameter count: the size of the output that is handed in.
  func encode(
    _ rows: [Float], columns: Int, importance: [Float]?, count: Int
  ) throws -> [UInt8] {
    var memory = [UInt8](repeating: 0xA5, count: count + 2 * margin)
    try unsafe rows.withUnsafeBufferPointer { rows in
      try unsafe memory.withUnsafeMutableBytes { memory in
        let blocks = unsafe UnsafeMutableRawBufferPointer(
          rebasing: memory[margin..<margin + count])
        guard let importance else {
          return try unsafe encode(rows: rows, columns: columns, importance: nil, into: blocks)
        }
        try unsafe importance.withUnsafeBufferPointer {
          try unsafe encode(rows: rows, columns: columns, importance: $0, into: blocks)
        }
      }
    }
    let around = memory[..<margin] + memory[(margin + count)...]
    #expect(around.allSatisfy { $0 == 0xA5 }, "\(type) wrote outside of its blocks")
    return Array(memory[margin..<margin + count])
  }

  func decode(_ blocks: [UInt8]) throws -> [Float] {
    try decode(blocks, count: blocks.count / type.blockBytes * type.blockWeights)
  }

  /// - Parameter count: the size of the output that is handed in.
  func decode(_ blocks: [UInt8], count: Int) throws -> [Float] {
    var memory = [Float](repeating: 12345, count: count + 2 * margin)
    try unsafe blocks.withUnsafeBytes { blocks in
      try unsafe memory.withUnsafeMutableBufferPointer { memory in
        try unsafe decode(
          blocks, into: UnsafeMutableBufferPointer(rebasing: memory[margin..<margin + count]))
      }
    }
    let around = memory[..<margin] + memory[(margin + count)...]
    #expect(around.allSatisfy { $0 == 12345 }, "\(type) wrote outside of its weights")
    return Array(memory[margin..<margin + count])
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

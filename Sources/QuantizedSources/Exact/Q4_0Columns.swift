import Storage
import Tensors
import Views

/// GPTQ's four bits with 8 as the zero everywhere and groups of whole 32 columns, as Q4_0 blocks.
///
/// Both mean `scale · (level − 8)`; the scale becomes half precision, which is known to hold it.
struct Q4_0Columns: TensorView {
  let base: PackedColumns

  var shape: Shape { base.shape }
  var elementType: ElementType { .Q4_0 }
  var sourceNames: [String] { base.sourceNames }
  var origin: ViewOrigin { base.origin }
  var rowsAtOnce: Int { base.rowsAtOnce }

  func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let blocks = shape.rowLength / 32
    try unsafe withFloats(rows.count * shape.rowLength) { levels in
      guard let first = levels.baseAddress else { return }
      try unsafe base.unpack(rows, into: first)
      try base.groups.withSegments { segments in
        try unsafe base.withFactors(of: rows) { _, scales in
          try unsafe withHalves(of: scales) { halves in
            for row in 0..<rows.count {
              for segment in segments {
                let scale = unsafe halves[row * base.groups.count + segment.group]
                for block in segment.columns.lowerBound / 32..<segment.columns.upperBound / 32 {
                  let place = (row * blocks + block) * 18
                  unsafe buffer.storeBytes(
                    of: scale.littleEndian, toByteOffset: place, as: UInt16.self)
                  let source = row * shape.rowLength + 32 * block
                  for i in 0..<16 {
                    let low = unsafe UInt8(levels[source + i])
                    let high = unsafe UInt8(levels[source + 16 + i])
                    unsafe buffer.storeBytes(
                      of: low | high << 4, toByteOffset: place + 2 + i, as: UInt8.self)
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

extension PackedColumns: ExactlyBlocked {
  func exactForm() throws(SchemeError) -> ExactForm? {
    guard bits == 4, try groups.areWhole(32), try zeros.isFilled(with: symmetricZeros) else {
      return nil
    }
    return try exactForm(Q4_0Columns(base: self), scales: scales)
  }

  /// Eight zeros of 8 as they are stored.
  private var symmetricZeros: UInt32 { zeroOffset == 1 ? 0x7777_7777 : 0x8888_8888 }
}

extension ColumnGroups {
  /// Whether groups are whole runs of so many columns.
  fileprivate func areWhole(_ count: Int) throws(SchemeError) -> Bool {
    guard let index else { return size % count == 0 && columns % count == 0 }
    return try index.readingForm { () throws in
      var isWhole = true
      try withSegments { segments in
        isWhole = segments.allSatisfy {
          $0.columns.lowerBound % count == 0 && $0.columns.count % count == 0
        }
      }
      return isWhole
    }
  }
}

extension StoredTensor {
  /// Whether every word of the tensor is this one.
  fileprivate func isFilled(with word: UInt32) throws(SchemeError) -> Bool {
    try readingForm { () throws in
      var isFilled = true
      for first in stride(from: 0, to: shape.elementCount, by: 1 << 16) where isFilled {
        try unsafe withWords(min(1 << 16, shape.elementCount - first)) { words in
          try unsafe read(from: first, into: UnsafeMutableRawBufferPointer(words))
          isFilled = unsafe words.allSatisfy { $0 == word }
        }
      }
      return isFilled
    }
  }
}

public import Storage
public import Tensors

/// Rows of plain numbers whose bytes are stored the other way round.
///
/// Values stay the same, and so does the shape.
public struct ByteSwapped: TensorView {
  let base: any TensorView

  /// The base with the bytes of each number turned round.
  public init(_ base: any TensorView) { self.base = base }

  // MARK: TensorView

  /// That of the base.
  public var shape: Shape { base.shape }
  /// That of the base.
  public var elementType: ElementType { base.elementType }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the base begins.
  public var origin: ViewOrigin { base.origin }

  /// Reads the rows of the base and turns the bytes of each number round.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    try unsafe base.read(rows: rows, into: buffer)
    unsafe elementType.turnBytes(of: buffer)
  }
}

extension ElementType {
  /// Whether a big-endian container has the numbers with the most significant byte first.
  ///
  /// BF16 and blocks are bytes to the reference's writer and stay as they are. Source:
  /// `--bigendian` of the reference converter.
  public var isTurnedInBigEndian: Bool {
    [.F64, .F32, .F16, .I64, .I32, .I16].contains(self)
  }

  /// Turns round the bytes of each number in the buffer.
  public func turnBytes(of buffer: UnsafeMutableRawBufferPointer) {
    switch blockBytes {
    case 2: unsafe Self.turn(buffer, as: UInt16.self)
    case 4: unsafe Self.turn(buffer, as: UInt32.self)
    case 8: unsafe Self.turn(buffer, as: UInt64.self)
    default: break
    }
  }

  private static func turn<Word: FixedWidthInteger & BitwiseCopyable>(
    _ buffer: UnsafeMutableRawBufferPointer, as word: Word.Type
  ) {
    let size = MemoryLayout<Word>.size
    for offset in stride(from: 0, to: buffer.count / size * size, by: size) {
      let value = unsafe buffer.loadUnaligned(fromByteOffset: offset, as: word)
      unsafe buffer.storeBytes(of: value.byteSwapped, toByteOffset: offset, as: word)
    }
  }
}

extension StoredTensor {
  /// The tensor's values in little-endian rows.
  public var view: any TensorView {
    isBigEndian && type.isTurnedInBigEndian ? ByteSwapped(StoredView(self)) : StoredView(self)
  }
}

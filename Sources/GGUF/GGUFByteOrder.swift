/// How the numbers of a GGUF file are stored.
///
/// Nearly all files are little-endian.
public enum GGUFByteOrder: Hashable, Sendable {
  case little, big
}

extension FixedWidthInteger {
  /// The number whose bytes, read in this machine's order, are `self` but stand in `order`.
  init(_ raw: Self, storedAs order: GGUFByteOrder) {
    switch order {
    case .little: self.init(littleEndian: raw)
    case .big: self.init(bigEndian: raw)
    }
  }
}

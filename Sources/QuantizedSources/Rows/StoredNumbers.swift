import Quantization
import Storage
import Tensors
import Views

extension StoredTensor {
  /// The rows as they lie in the file.
  var rows: StoredView { StoredView(self) }

  /// Reads elements from one on, as float32.
  func read(from element: Int, into numbers: UnsafeMutableBufferPointer<Float>) throws {
    let size = type.blockBytes
    try unsafe withScratch(byteCount: numbers.count * size) { bytes in
      try unsafe read(from: element, into: bytes)
      try unsafe RowCodec(type, kernels: .best).decode(UnsafeRawBufferPointer(bytes), into: numbers)
    }
  }

  /// Reads the bytes of elements from one on.
  func read(from element: Int, into bytes: UnsafeMutableRawBufferPointer) throws(StorageError) {
    try unsafe source.read(
      at: description.bytes.lowerBound + element * type.blockBytes, into: bytes)
  }

  /// Where the tensor begins.
  var origin: ViewOrigin {
    ViewOrigin(source: source.name, offset: description.bytes.lowerBound)
  }
}

/// Room for floats while a closure runs.
func withFloats(
  _ count: Int, _ body: (UnsafeMutableBufferPointer<Float>) throws -> Void
) throws {
  try unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { try unsafe body($0) }
}

/// Room for words while a closure runs.
func withWords(
  _ count: Int, _ body: (UnsafeMutableBufferPointer<UInt32>) throws -> Void
) throws {
  try unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) {
    try unsafe body($0)
  }
}

/// Numbers and names of a zip archive's records, one after the other.
struct ZipFields {
  private let bytes: [UInt8]
  private let base: Int
  private let file: String
  private(set) var offset = 0

  /// - Parameter base: where the bytes begin in the file, for messages.
  init(_ bytes: [UInt8], at base: Int, of file: String) {
    self.bytes = bytes
    self.base = base
    self.file = file
  }

  var isAtEnd: Bool { offset == bytes.count }

  /// The next number, least significant byte first.
  mutating func next<Number: FixedWidthInteger & UnsignedInteger>(
    _ type: Number.Type = Number.self
  ) throws(PyTorchError) -> Number {
    try take(Number.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Number($1) }
  }

  /// The next bytes.
  mutating func take(_ count: Int) throws(PyTorchError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - offset else { throw fault("it ends inside a record") }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// Passes over bytes.
  mutating func skip(_ count: Int) throws(PyTorchError) { _ = try take(count) }

  func fault(_ text: String) -> PyTorchError {
    PyTorchError(file: file, offset: base + offset, .archive(text))
  }
}

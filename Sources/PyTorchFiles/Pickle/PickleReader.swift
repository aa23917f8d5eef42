/// The bytes of a pickle, taken one after the other.
struct PickleReader {
  private let bytes: [UInt8]
  private let file: String
  private var offset = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  func fault(_ fault: PyTorchError.Fault) -> PyTorchError {
    PyTorchError(file: file, offset: offset, fault)
  }

  mutating func byte() throws(PyTorchError) -> UInt8 { try number() }

  /// A number, least significant byte first.
  mutating func number<Number: FixedWidthInteger & UnsignedInteger>() throws(PyTorchError) -> Number
  {
    try take(Number.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Number($1) }
  }

  /// A number with its length before it, least significant byte first, the last byte's highest bit
  /// the sign; of at most 64 bits.
  mutating func long() throws(PyTorchError) -> Int {
    let digits = Array(try take(Int(try number() as UInt8)))
    guard digits.count <= 8 else { throw fault(.pickle("a number of more than 64 bits")) }
    guard let last = digits.last else { return 0 }
    let extended = digits + [UInt8](repeating: last >> 7 * 0xFF, count: 8 - digits.count)
    return Int(bitPattern: extended.reversed().reduce(0) { $0 << 8 | UInt($1) })
  }

  mutating func double() throws(PyTorchError) -> Double {
    Double(bitPattern: try take(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  /// Text with its length before it.
  mutating func string<Length: FixedWidthInteger & UnsignedInteger>(
    lengthOf: Length.Type
  ) throws(PyTorchError) -> String {
    let length: Length = try number()
    guard let text = String(validating: try take(Int(clamping: length)), as: UTF8.self) else {
      throw fault(.pickle("a string that is not UTF-8"))
    }
    return text
  }

  /// Text up to the end of its line.
  mutating func line() throws(PyTorchError) -> String {
    guard let end = bytes[offset...].prefix(256).firstIndex(of: 0x0A) else {
      throw fault(.pickle("a name without an end"))
    }
    let text = String(decoding: try take(end - offset), as: UTF8.self)
    offset += 1
    return text
  }

  /// Passes over the version and over the lengths of frames, which say nothing of the values.
  mutating func skipArgument(of instruction: PickleInstruction) throws(PyTorchError) {
    if instruction == .frame { _ = try take(8) }
    if instruction == .proto {
      let version = try byte()
      guard 2...5 ~= version else { throw fault(.pickle("protocol \(version); 2 to 5 are known")) }
    }
  }

  private mutating func take(_ count: Int) throws(PyTorchError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - offset else {
      throw fault(.pickle("it needs \(count) bytes, \(bytes.count - offset) remain"))
    }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }
}

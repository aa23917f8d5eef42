import GGUF
import Storage

/// Writes GGUF files field by field, so that each test can write one of them wrong.
///
/// It shares nothing with the module: what it writes follows the format's description.
struct FileBuilder {
  var magic = Array("GGUF".utf8)
  var version: UInt32 = 3
  var isBigEndian = false
  var tensorCount: UInt64?
  var keyCount: UInt64?
  var keys: [[UInt8]] = []
  var tensors: [[UInt8]] = []
  var alignment = 32
  var data: [UInt8] = []

  /// Two keys and two tensors: "a" with 4 rows of 8 F32 weights, "b" with 8.
  static var small: FileBuilder {
    var file = FileBuilder()
    file.addKey("general.architecture", 8, file.text("llama"))
    file.addKey("llama.block_count", 4, file.number(UInt32(1)))
    file.addTensor("a", [8, 4], 0, 0)
    file.addTensor("b", [8], 0, 128)
    file.data = [UInt8](repeating: 7, count: 160)
    return file
  }

  func number(_ value: some FixedWidthInteger) -> [UInt8] {
    let bytes = (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    return isBigEndian ? bytes.reversed() : bytes
  }

  func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + Array(text.utf8) }

  mutating func addKey(_ name: String, _ type: UInt32, _ value: [UInt8]) {
    keys.append(text(name) + number(type) + value)
  }

  mutating func addTensor(_ name: String, _ dimensions: [UInt64], _ type: UInt32, _ offset: UInt64)
  {
    tensors.append(
      text(name) + number(UInt32(dimensions.count)) + dimensions.flatMap { number($0) }
        + number(type) + number(offset))
  }

  var header: [UInt8] {
    magic + number(version) + number(tensorCount ?? UInt64(tensors.count))
      + number(keyCount ?? UInt64(keys.count)) + keys.joined() + tensors.joined()
  }

  var bytes: [UInt8] {
    let header = header
    let padding = tensors.isEmpty ? 0 : (alignment - header.count % alignment) % alignment
    return header + [UInt8](repeating: 0, count: padding) + data
  }

  func read() throws(GGUFError) -> GGUFHeader { try parse(bytes) }
}

func parse(_ bytes: [UInt8]) throws(GGUFError) -> GGUFHeader {
  try GGUFHeader(reading: MemorySource(bytes, name: "model.gguf"))
}

/// What is wrong with the file, or `nil` where it is accepted.
func fault(_ file: FileBuilder) -> GGUFError.Fault? {
  do throws(GGUFError) {
    _ = try file.read()
    return nil
  } catch { return error.fault }
}

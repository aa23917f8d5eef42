import GGUF
import OrderedCollections
import Storage
import Synchronization
import Tensors
import Testing

@Suite struct ReadingTests {
  @Test func `a small file is read`() throws {
    let header = try FileBuilder.small.read()
    #expect(header.version == 3)
    #expect(header.byteOrder == .little)
    #expect(header.alignment == 32)
    #expect(header.metadata.string("general.architecture") == "llama")
    #expect(header.metadata.integer("llama.block_count") == 1)
    #expect(header.tensors.map(\.name) == ["a", "b"])
    #expect(header.tensors[0].shape.dimensions == [4, 8])
    #expect(header.tensors[0].type == .F32)
    #expect(header.tensors[0].bytes == header.dataOffset..<header.dataOffset + 128)
    #expect(header.tensors[1].bytes.lowerBound == header.dataOffset + 128)
    #expect(header.dataOffset % 32 == 0)
  }

  @Test func `a file without keys and tensors has 24 bytes`() throws {
    let header = try FileBuilder().read()
    #expect(header.tensors.isEmpty)
    #expect(header.metadata.values.isEmpty)
    #expect(header.dataOffset == 24)
  }

  @Test func `version 2 is read as version 3 is`() throws {
    var file = FileBuilder.small
    file.version = 2
    let header = try file.read()
    #expect(header.version == 2)
    #expect(header.tensors.count == 2)
  }

  @Test func `every prefix of a good file is refused`() throws {
    let whole = FileBuilder.small.bytes
    _ = try parse(whole)
    for length in 0..<whole.count {
      #expect(throws: GGUFError.self, "first \(length) bytes") {
        try parse(Array(whole[..<length]))
      }
    }
  }

  @Test func `every single byte may change without a trap`() {
    let whole = FileBuilder.small.bytes
    for place in 0..<whole.count {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var changed = whole
        changed[place] = value
        _ = try? parse(changed)
      }
    }
  }

  @Test func `numbers of a big-endian file are turned, those of arrays too`() throws {
    var file = FileBuilder()
    file.isBigEndian = true
    file.addKey("u16", 2, file.number(UInt16(0x1234)))
    file.addKey("f32", 6, file.number(Float(1.5).bitPattern))
    file.addKey("f64", 12, file.number((-2.5).bitPattern))
    file.addKey(
      "array", 9,
      file.number(UInt32(5)) + file.number(UInt64(2)) + file.number(Int32(1))
        + file.number(Int32(-2)))
    file.addKey(
      "strings", 9,
      file.number(UInt32(8)) + file.number(UInt64(2)) + file.text("ab") + file.text(""))
    file.addTensor("a", [8, 4], 0, 0)
    file.data = [UInt8](repeating: 0, count: 128)
    let header = try file.read()
    #expect(header.byteOrder == .big)
    #expect(header.metadata["u16"] == .uint16(0x1234))
    #expect(header.metadata["f32"] == .float32(1.5))
    #expect(header.metadata["f64"] == .float64(-2.5))
    #expect(header.metadata.array("array") == GGUFArray([1, -2] as [Int32]))
    #expect(header.metadata.array("strings") == GGUFArray(["ab", ""]))
    #expect(header.tensors[0].shape.dimensions == [4, 8])
  }

  @Test func `values of every type are read`() throws {
    var file = FileBuilder()
    let bytes = (1...8).map { UInt8($0) }
    let types: [(UInt32, Int, GGUFValue)] = [
      (0, 1, .uint8(1)), (1, 1, .int8(1)), (2, 2, .uint16(0x201)), (3, 2, .int16(0x201)),
      (4, 4, .uint32(0x403_0201)), (5, 4, .int32(0x403_0201)),
      (6, 4, .float32(Float(bitPattern: 0x403_0201))), (7, 1, .bool(true)),
      (10, 8, .uint64(0x807_0605_0403_0201)), (11, 8, .int64(0x807_0605_0403_0201)),
      (12, 8, .float64(Double(bitPattern: 0x807_0605_0403_0201))),
    ]
    for (type, size, _) in types { file.addKey("k\(type)", type, Array(bytes[..<size])) }
    let header = try file.read()
    for (type, _, value) in types { #expect(header.metadata["k\(type)"] == value) }
  }

  @Test func `values keep bytes that are not text`() throws {
    var file = FileBuilder()
    file.addKey("x", 8, file.number(UInt64(3)) + [0xFF, 0, 0xC3])
    #expect(try file.read().metadata["x"] == .string(GGUFString(bytes: [0xFF, 0, 0xC3])))
  }

  @Test func `arrays in arrays are kept`() throws {
    var file = FileBuilder()
    let inner = file.number(UInt32(0)) + file.number(UInt64(2)) + [1, 2]
    let empty = file.number(UInt32(8)) + file.number(UInt64(0))
    file.addKey("x", 9, file.number(UInt32(9)) + file.number(UInt64(2)) + inner + empty)
    let array = try #require(try file.read().metadata.array("x"))
    #expect(
      array.elements == [.array(GGUFArray([1, 2] as [UInt8])), .array(GGUFArray([String]()))])
  }

  @Test func `an empty tensor shares its place with the next one`() throws {
    var file = FileBuilder()
    file.addTensor("empty", [8, 0], 0, 0)
    file.addTensor("b", [8], 0, 0)
    file.data = [UInt8](repeating: 0, count: 32)
    let header = try file.read()
    #expect(header.tensors[0].bytes.isEmpty)
    #expect(header.tensors[1].bytes.count == 32)
  }

  @Test(arguments: [1, 2, 64, 4096]) func `other alignments are followed`(alignment: Int) throws {
    var file = FileBuilder()
    file.alignment = alignment
    file.addKey("general.alignment", 4, file.number(UInt32(alignment)))
    let padded = max(16, alignment)
    file.addTensor("a", [4], 0, 0)
    file.addTensor("b", [4], 0, UInt64(padded))
    file.data = [UInt8](repeating: 0, count: padded + 16)
    let header = try file.read()
    #expect(header.alignment == alignment)
    #expect(header.dataOffset % alignment == 0)
    #expect(header.tensors[1].bytes.lowerBound == header.dataOffset + padded)
  }

  @Test func `tensors may be listed in another order than their data`() throws {
    var file = FileBuilder()
    file.addTensor("a", [8, 4], 0, 32)
    file.addTensor("b", [8], 0, 0)
    file.data = [UInt8](repeating: 0, count: 160)
    #expect(try file.read().tensors.map(\.name) == ["a", "b"])
  }

  @Test func `bytes may follow the last tensor`() throws {
    var file = FileBuilder.small
    file.data += [1, 2, 3]
    #expect(throws: Never.self) { try file.read() }
  }

  @Test func `strings longer than a window are read`() throws {
    var file = FileBuilder()
    let long = String(repeating: "x", count: 300_000)
    file.addKey("before", 8, file.text("a"))
    file.addKey("long", 8, file.text(long))
    let strings = [long, "", "b", long]
    file.addKey(
      "array", 9,
      file.number(UInt32(8)) + file.number(UInt64(4)) + strings.flatMap { file.text($0) })
    file.addKey("after", 0, [9])
    let metadata = try file.read().metadata
    #expect(metadata.string("long") == long)
    #expect(metadata.array("array")?.strings?.map(\.text) == strings)
    #expect(metadata["after"] == .uint8(9))
  }

  @Test(arguments: [false, true])
  func `arrays of many windows are read`(isBigEndian: Bool) throws {
    var file = FileBuilder()
    file.isBigEndian = isBigEndian
    let strings = (0..<60_000).map { "token \($0)" }
    let numbers = [Int32](0..<1_200_000)
    file.addKey(
      "strings", 9,
      file.number(UInt32(8)) + file.number(UInt64(strings.count))
        + strings.flatMap { file.text($0) })
    file.addKey(
      "numbers", 9,
      file.number(UInt32(5)) + file.number(UInt64(numbers.count))
        + numbers.flatMap { file.number($0) })
    file.addKey("after", 8, file.text("the end"))
    let metadata = try file.read().metadata
    #expect(metadata.array("strings") == GGUFArray(strings))
    #expect(metadata.array("numbers") == GGUFArray(numbers))
    #expect(metadata.string("after") == "the end")
  }

  @Test func `a header is read in few reads that do not touch the weights`() throws {
    var file = FileBuilder()
    for i in 0..<20_000 { file.addTensor("blk.\(i).attn_q.weight", [8], 0, UInt64(32 * i)) }
    file.data = [UInt8](repeating: 0, count: 32 * 20_000)
    let source = CountingSource(MemorySource(file.bytes, name: "model.gguf"), extra: 1 << 40)
    let header = try GGUFHeader(reading: source)
    #expect(header.tensors.count == 20_000)
    #expect(source.reads.withLock { $0.count } <= 3)
    #expect(source.reads.withLock { $0.reduce(0, +) } <= 4 * file.header.count)
  }
}

/// Counts what is read of a source that says it is larger than it is.
private final class CountingSource: ByteSource {
  let source: MemorySource
  let extra: Int
  let reads = Mutex<[Int]>([])

  init(_ source: MemorySource, extra: Int) {
    self.source = source
    self.extra = extra
  }

  var name: String { source.name }
  var size: Int { source.size + extra }
  var isSequential: Bool { false }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) {
    reads.withLock { $0.append(buffer.count) }
    let inside = max(0, min(buffer.count, source.size - offset))
    unsafe try source.read(
      at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<inside]))
  }
}

import GGUF
import OrderedCollections
import Storage
import Tensors
import Testing

@Suite struct LayoutTests {
  @Test func `a header is what the format's description says, byte for byte`() throws {
    let layout = try GGUFLayout(
      metadata: GGUFMetadata(["a": .uint8(5), "s": .string("hi")]),
      tensors: [.init("t", .F16, Shape([2, 3]))])
    // swift-format-ignore
    let expected: [UInt8] =
      Array("GGUF".utf8) + [3, 0, 0, 0,  1, 0, 0, 0, 0, 0, 0, 0,  2, 0, 0, 0, 0, 0, 0, 0]
      + [1, 0, 0, 0, 0, 0, 0, 0] + Array("a".utf8) + [0, 0, 0, 0,  5]
      + [1, 0, 0, 0, 0, 0, 0, 0] + Array("s".utf8) + [8, 0, 0, 0]
      + [2, 0, 0, 0, 0, 0, 0, 0] + Array("hi".utf8)
      + [1, 0, 0, 0, 0, 0, 0, 0] + Array("t".utf8) + [2, 0, 0, 0]
      + [3, 0, 0, 0, 0, 0, 0, 0,  2, 0, 0, 0, 0, 0, 0, 0]
      + [1, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0]
    let padding = [UInt8](repeating: 0, count: (32 - expected.count % 32) % 32)
    #expect(layout.header == expected + padding)
    #expect(layout.tensors[0].bytes == layout.header.count..<layout.header.count + 12)
    #expect(layout.padding(after: layout.tensors[0]) == 20)
    #expect(layout.fileSize == layout.header.count + 32)
  }

  @Test func `names of other bytes are other names`() throws {
    let layout = try GGUFLayout(
      metadata: GGUFMetadata(),
      tensors: ["\u{E9}", "e\u{301}"].map { .init($0, .F32, try Shape([8])) })
    let file = layout.header + [UInt8](repeating: 0, count: layout.fileSize - layout.header.count)
    let read = try GGUFHeader(reading: MemorySource(file, name: "a.gguf"))
    #expect(read.tensors.map { Array($0.name.utf8).count } == [2, 3])
  }

  /// Keys of all types, among them arrays of numbers, strings and arrays.
  static let everything: GGUFMetadata = {
    var values: OrderedDictionary<String, GGUFValue> = [
      "u8": .uint8(1), "i8": .int8(-1), "u16": .uint16(2), "i16": .int16(-2), "u32": .uint32(3),
      "i32": .int32(-3), "f32": .float32(0.1), "yes": .bool(true), "no": .bool(false),
      "text": .string("zwölf"), "empty": .string(""), "u64": .uint64(.max), "i64": .int64(.min),
      "f64": .float64(-0.0), "numbers": .array(GGUFArray([1, -2, 3] as [Int32])),
      "floats": .array(GGUFArray([0.5, -1] as [Float])),
      "bytes": .array(GGUFArray([1, 2, 3] as [UInt8])),
      "strings": .array(GGUFArray(["a", "", "longer than that"])),
      "none": .array(GGUFArray([String]())),
    ]
    values["general.alignment"] = .uint32(64)
    return GGUFMetadata(values)
  }()

  static func tensors() throws -> [GGUFLayout.Tensor] {
    [
      .init("a", .F32, try Shape([2, 3, 4])), .init("b", .Q4_K, try Shape([3, 512])),
      .init("empty", .F16, try Shape([0, 8])), .init("scalar", .F64, try Shape([])),
      .init("last", .I8, try Shape([1, 1, 5])),
    ]
  }

  @Test(arguments: [GGUFByteOrder.little, .big])
  func `what is laid out is read back`(order: GGUFByteOrder) throws {
    let layout = try GGUFLayout(
      metadata: Self.everything, tensors: try Self.tensors(), byteOrder: order)
    let file = layout.header + [UInt8](repeating: 0, count: layout.fileSize - layout.header.count)
    let header = try parse(file)
    #expect(header.byteOrder == order)
    #expect(header.metadata == Self.everything)
    #expect(Array(header.metadata.values.keys) == Array(Self.everything.values.keys))
    #expect(header.tensors == layout.tensors)
    #expect(header.alignment == 64)
    #expect(header.dataOffset == layout.dataOffset)
  }

  @Test func `nested arrays survive both byte orders`() throws {
    var file = FileBuilder()
    let inner =
      file.number(UInt32(4)) + file.number(UInt64(2)) + file.number(UInt32(7))
      + file.number(UInt32(8))
    let texts = file.number(UInt32(8)) + file.number(UInt64(1)) + file.text("x")
    file.addKey("x", 9, file.number(UInt32(9)) + file.number(UInt64(2)) + inner + texts)
    let metadata = try file.read().metadata
    let big = try GGUFLayout(metadata: metadata, tensors: [], byteOrder: .big)
    #expect(try parse(big.header).metadata == metadata)
    let little = try GGUFLayout(metadata: metadata, tensors: [], padsWithoutTensors: false)
    #expect(little.header == file.bytes)
  }

  @Test func `outer dimensions of one are dropped on demand`() throws {
    func rank(_ dimensions: [Int], keeps: Bool) throws -> Int {
      let layout = try GGUFLayout(
        metadata: GGUFMetadata(),
        tensors: [.init("t", .F32, Shape(dimensions), keepsTrailingOnes: keeps)])
      let zeros = [UInt8](repeating: 0, count: layout.fileSize - layout.header.count)
      return try parse(layout.header + zeros).tensors[0].shape.rank
    }
    #expect(try rank([1, 1, 8], keeps: true) == 3)
    #expect(try rank([1, 1, 8], keeps: false) == 1)
    #expect(try rank([2, 1, 8], keeps: false) == 3)
    #expect(try rank([1, 1], keeps: false) == 1)
  }

  @Test func `a file without tensors is padded unless it is a vocabulary`() throws {
    let metadata = GGUFMetadata(["a": .uint8(5)])
    #expect(try GGUFLayout(metadata: metadata, tensors: []).fileSize == 64)
    let vocabulary = try GGUFLayout(metadata: metadata, tensors: [], padsWithoutTensors: false)
    #expect(vocabulary.fileSize == 24 + 9 + 4 + 1)
  }

  @Test func `what the format cannot hold is refused`() throws {
    func refused(
      _ tensors: [GGUFLayout.Tensor], alignment: GGUFValue? = nil
    ) throws -> GGUFLayoutError? {
      var metadata = GGUFMetadata()
      metadata["general.alignment"] = alignment
      do throws(GGUFLayoutError) {
        _ = try GGUFLayout(metadata: metadata, tensors: tensors)
        return nil
      } catch { return error }
    }
    let half = try Shape([1 << 62])
    #expect(try refused([.init("a", .F32, Shape([8]))]) == nil)
    #expect(
      try refused([.init("a", .F32, Shape([8])), .init("a", .F16, Shape([8]))])
        == .duplicate(tensor: "a"))
    #expect(try refused([.init("a", .F8_E4M3, Shape([8]))]) == .notInGGUF(.F8_E4M3, tensor: "a"))
    #expect(
      try refused([.init("a", .Q4_0, Shape([33]))])
        == .badShape(.partialBlock([33], .Q4_0), tensor: "a"))
    #expect(
      try refused([.init("a", .F32, Shape([1, 2, 1, 2, 1]))])
        == .tooManyDimensions(5, tensor: "a"))
    #expect(try refused([.init("a", .I8, half), .init("b", .I8, half)]) == .tooLarge(tensor: "b"))
    #expect(try refused([], alignment: .uint32(24)) == .badAlignment(.uint32(24)))
  }
}

import OrderedCollections
import Safetensors
import Storage
import Tensors
import Testing

/// The bytes of a file; `@` stands for the entry of a [2, 2] tensor of F32 at the data's front.
private func file(_ header: String, data: Int = 16, claimed: UInt64? = nil) -> [UInt8] {
  let entry = #"{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}"#
  let text = Array(
    header.split(separator: "@", omittingEmptySubsequences: false)
      .joined(separator: entry).utf8)
  let length = claimed ?? UInt64(text.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + text
    + [UInt8](repeating: 0, count: data)
}

private func parse(_ bytes: [UInt8]) throws(SafetensorsError) -> SafetensorsHeader {
  try SafetensorsHeader(reading: MemorySource(bytes, name: "model.safetensors"))
}

/// What is wrong with a header, or `nil` where it is accepted.
private func fault(
  _ header: String, data: Int = 16, claimed: UInt64? = nil
) -> SafetensorsError.Fault? {
  do throws(SafetensorsError) {
    _ = try parse(file(header, data: data, claimed: claimed))
    return nil
  } catch { return error.fault }
}

@Suite struct HeaderTests {
  static let two =
    #"{"__metadata__":{"format":"pt"},"a":@,"#
    + #""b":{"dtype":"BF16","shape":[4],"data_offsets":[16,24]}}"#

  @Test func `a small file is read`() throws {
    let bytes = file(Self.two, data: 24)
    let header = try parse(bytes)
    #expect(header.metadata == ["format": "pt"])
    #expect(header.dataOffset == bytes.count - 24)
    #expect(header.tensors.map(\.name) == ["a", "b"])
    #expect(header.tensors[0].shape.dimensions == [2, 2])
    #expect(header.tensors[1].type == .BF16)
    #expect(header.tensors[1].bytes == header.dataOffset + 16..<header.dataOffset + 24)
  }

  @Test func `tensors are handed out with their source`() throws {
    let bytes = file(#"{"a":@}"#)
    let read = try SafetensorsFile(source: MemorySource(bytes, name: "m"))
    #expect(read.tensors.map(\.name) == ["a"])
    #expect(try read.tensors[0].source.bytes(in: read.tensors[0].description.bytes).count == 16)
  }

  @Test func `every prefix of a good file is refused`() throws {
    let whole = file(Self.two, data: 24)
    for length in 0..<whole.count {
      #expect(throws: SafetensorsError.self, "first \(length) bytes") {
        try parse(Array(whole[..<length]))
      }
    }
  }

  @Test func `unusual files are accepted`() {
    #expect(fault("{}", data: 0) == nil)
    #expect(fault("{}   ", data: 0) == nil)
    #expect(fault(#"{"__metadata__":{}}"#, data: 0) == nil)
    #expect(
      fault(#"{"b":{"dtype":"U8","shape":[1],"data_offsets":[16,17]},"a":@}"#, data: 17) == nil)
    #expect(fault(#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}"#, data: 4) == nil)
    #expect(fault(#"{"a":{"dtype":"F32","shape":[2,0],"data_offsets":[0,0]}}"#, data: 0) == nil)
    #expect(fault(#"{"a":@,"e":{"dtype":"F32","shape":[0,7],"data_offsets":[16,16]}}"#) == nil)
    #expect(fault(#"{"a":{"dtype":"F4","shape":[2,2],"data_offsets":[0,2]}}"#, data: 2) == nil)
    #expect(fault(#"{"a":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[0,3]}}"#, data: 3) == nil)
  }

  @Test(arguments: ElementType.allCases.filter { $0.layout.safetensorsName != nil })
  func `every type of the format is known`(type: ElementType) throws {
    let size = 12 / type.blockWeights * type.blockBytes
    let name = try #require(type.layout.safetensorsName)
    let text = #"{"a":{"dtype":"\#(name)","shape":[3,4],"data_offsets":[0,\#(size)]}}"#
    let header = try parse(file(text, data: size))
    #expect(header.tensors[0].type == type)
    #expect(header.tensors[0].bytes.count == size)
  }

  @Test func `the header's length is checked before it is believed`() {
    #expect(
      fault("{}", data: 0, claimed: 100_000_001) == .headerTooLarge(100_000_001, limit: 100_000_000)
    )
    #expect(fault("{}", data: 0, claimed: .max) == .headerTooLarge(.max, limit: 100_000_000))
    #expect(fault("{}", data: 0, claimed: 5000) == .headerBeyondFile(5000, remaining: 2))
    #expect(fault("{}", data: 0, claimed: 0) == .notAnObject)
    let error = #expect(throws: SafetensorsError.self) { try parse([1, 2, 3]) }
    #expect(error?.fault == .noHeader(size: 3))
  }

  @Test(arguments: [
    "[]", "null", "\"a\"", " {}", "{}x", "{}{}", "{}\0", #"{"__metadata__":{},}"#, "{'a':1}",
    #"{"a":7}"#, #"{"a":[1]}"#, #"{"a":null}"#, #"{"a":{}}"#, #"{"\ud800":@}"#,
    #"{"__metadata__":{"a":1},"b":@}"#, #"{"__metadata__":{"a":{"b":"c"}},"b":@}"#,
    #"{"__metadata__":["a"],"b":@}"#, #"{"__metadata__":"a","b":@}"#,
  ])
  func `other texts are refused`(text: String) {
    #expect(fault(text) != nil)
  }

  @Test func `names of other bytes are other names`() throws {
    let entries = #"{"\u00e9":@,"e\u0301":{"dtype":"F32","shape":[0],"data_offsets":[16,16]}}"#
    #expect(try parse(file(entries)).tensors.map { Array($0.name.utf8).count } == [2, 3])
  }

  @Test func `what is named twice is refused`() {
    #expect(fault(#"{"a":@,"a":@}"#) == .duplicateTensor("a"))
    #expect(fault(#"{"a":@,"\u0061":@}"#) == .duplicateTensor("a"))
    #expect(
      fault(#"{"__metadata__":{},"__metadata__":{},"a":@}"#) == .duplicateTensor("__metadata__"))
    #expect(fault(#"{"__metadata__":{"x":"1","x":"2"},"a":@}"#) == .duplicateMetadata("x"))
    #expect(
      fault(#"{"a":{"dtype":"F32","shape":[2,2],"shape":[4],"data_offsets":[0,16]}}"#)
        == .duplicateMember("shape", tensor: "a"))
  }

  @Test func `an entry needs its three members`() {
    #expect(
      fault(#"{"a":{"shape":[2,2],"data_offsets":[0,16]}}"#) == .absent("dtype", tensor: "a"))
    #expect(
      fault(#"{"a":{"dtype":"F32","data_offsets":[0,16]}}"#) == .absent("shape", tensor: "a"))
    #expect(
      fault(#"{"a":{"dtype":"F32","shape":[2,2]}}"#) == .absent("data_offsets", tensor: "a"))
    #expect(fault(#"{"a":{"more":[{}],"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#) == nil)
  }

  @Test(arguments: ["F31", "f32", "", "Q4_K"]) func `types are spelled exactly`(dtype: String) {
    let text = #"{"a":{"dtype":"\#(dtype)","shape":[2,2],"data_offsets":[0,16]}}"#
    #expect(fault(text) == .unknownType(dtype, tensor: "a"))
  }

  @Test(arguments: [
    "[0.0,16.0]", "[0,16.5]", "[-16,0]", "[\"0\",\"16\"]", "[0,16,32]", "[16]", "[]", "{\"0\":0}",
    "[null,16]", "[false,16]", "[16,0]", "[18446744073709551616,18446744073709551632]",
    "[18446744073709551599,18446744073709551615]", "[16,32]", "[0,1099511627776]",
    "[9223372036854775791,9223372036854775807]",
  ])
  func `bad places are refused`(offsets: String) {
    #expect(fault(#"{"a":{"dtype":"F32","shape":[2,2],"data_offsets":\#(offsets)}}"#) != nil)
  }

  @Test(arguments: [
    "[-2,-2]", "[2.0,2.0]", "[\"2\",\"2\"]", "4", "null", "[2,1]", "[2,3]",
    "[18446744073709551616,1]", "[4294967296,4294967296]", "[4611686018427387905,4]",
    "[4611686018427387908]",
  ])
  func `bad shapes are refused`(shape: String) {
    #expect(fault(#"{"a":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,16]}}"#) != nil)
  }

  @Test func `tensors that do not tile the data are refused`() {
    func second(_ begin: Int, _ end: Int, data: Int) -> SafetensorsError.Fault? {
      fault(
        #"{"a":@,"b":{"dtype":"F32","shape":[2,2],"data_offsets":[\#(begin),\#(end)]}}"#, data: data
      )
    }
    #expect(second(16, 32, data: 32) == nil)
    #expect(second(0, 16, data: 16) == .overlap(tensor: "b", with: "a"))
    #expect(second(8, 24, data: 24) == .overlap(tensor: "b", with: "a"))
    #expect(second(20, 36, data: 36) == .hole(before: "b", bytes: 4))
    #expect(second(16, 32, data: 31) == .beyondFile(tensor: "b", end: 32, dataSize: 31))
    #expect(second(16, 32, data: 36) == .surplus(bytes: 4))
    #expect(
      fault(#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, data: 3)
        == .hole(before: "a", bytes: 1))
    #expect(
      fault(#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}"#, data: 2)
        == .badShape(.partialBlock([3], .F4), tensor: "a"))
  }

  @Test func `a message says file, byte and tensor`() {
    let error = #expect(throws: SafetensorsError.self) {
      try parse(file(#"{"x":{"dtype":"F31","shape":[2,2],"data_offsets":[0,16]}}"#))
    }
    #expect(
      error?.description == #"model.safetensors: byte 22: tensor "x": dtype "F31" does not exist"#)
  }
}

@Suite struct LayoutTests {
  @Test func `a header is what the format's description says, byte for byte`() throws {
    let layout = try SafetensorsLayout(
      tensors: [("a\"", .F32, Shape([2, 2])), ("b", .BF16, Shape([]))], metadata: ["k": "v"])
    let text =
      #"{"__metadata__":{"k":"v"},"a\"":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"#
      + #""b":{"dtype":"BF16","shape":[],"data_offsets":[16,18]}}"#
    let padded = text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
    #expect(layout.header == [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8))
    #expect(layout.fileSize == layout.header.count + 18)
  }

  @Test func `what is laid out is read back`() throws {
    let types = ElementType.allCases.filter { $0.layout.safetensorsName != nil }
    let shape = try Shape([3, 4])
    let layout = try SafetensorsLayout(
      tensors: types.map { ("tensor.\($0)", $0, shape) }, metadata: ["é\n": "\u{1}"])
    let zeros = [UInt8](repeating: 0, count: layout.fileSize - layout.header.count)
    let header = try parse(layout.header + zeros)
    #expect(header.tensors == layout.tensors)
    #expect(header.metadata == ["é\n": "\u{1}"])
  }

  @Test func `what the format cannot hold is refused`() throws {
    let (row, half) = (try Shape([32]), try Shape([1 << 62]))
    #expect(throws: SafetensorsLayoutError.notInSafetensors(.Q4_0, tensor: "a")) {
      try SafetensorsLayout(tensors: [("a", .Q4_0, row)])
    }
    #expect(throws: SafetensorsLayoutError.duplicate(tensor: "a")) {
      try SafetensorsLayout(tensors: [("a", .F32, row), ("a", .F32, row)])
    }
    #expect(throws: SafetensorsLayoutError.duplicate(tensor: "__metadata__")) {
      try SafetensorsLayout(tensors: [("__metadata__", .F32, row)])
    }
    #expect(throws: SafetensorsLayoutError.tooLarge(tensor: "b")) {
      try SafetensorsLayout(tensors: [("a", .U8, half), ("b", .U8, half)])
    }
  }
}

import GGUF
import Tensors
import Testing

@Suite struct RefusalTests {
  @Test func `a message says file, byte, need and rest`() {
    let error = #expect(throws: GGUFError.self) {
      try parse(Array("GGUF\u{3}\0\0\0\u{2}\0\0\0".utf8))
    }
    #expect(error?.description == "model.gguf: byte 8: the tensor count needs 8 bytes, 4 remain")
  }

  @Test func `other files are told by their first bytes`() {
    var file = FileBuilder.small
    file.magic = Array("FUGG".utf8)
    #expect(fault(file) == .notGGUF(Array("FUGG".utf8)))
  }

  @Test(arguments: [0, 1, 4, 3 << 8] as [UInt32])
  func `unknown versions are refused`(version: UInt32) {
    var file = FileBuilder.small
    file.version = version
    #expect(fault(file) == .unknownVersion(version))
  }

  @Test(arguments: [3, 1 << 32, 1 << 63, .max] as [UInt64])
  func `counts are compared with the file`(count: UInt64) {
    var file = FileBuilder.small
    file.tensorCount = count
    #expect(fault(file) != nil)
    file = .small
    file.keyCount = count
    #expect(fault(file) != nil)
  }

  @Test(arguments: [2000, 1 << 30, 1 << 63, .max] as [UInt64])
  func `lengths are compared with the file`(length: UInt64) {
    var file = FileBuilder.small
    file.keys.append(file.number(length) + Array("x.y".utf8) + file.number(UInt32(0)) + [1])
    #expect(fault(file)?.isClaim == true, "a key")
    file = .small
    file.addKey("x", 8, file.number(length) + [1])
    #expect(fault(file)?.isClaim == true, "a string")
    file = .small
    file.addKey("x", 9, file.number(UInt32(10)) + file.number(length) + [1])
    #expect(fault(file)?.isClaim == true, "an array of numbers")
    file = .small
    file.addKey("x", 9, file.number(UInt32(8)) + file.number(length) + [1])
    #expect(fault(file)?.isClaim == true, "an array of strings")
    file = .small
    file.tensors[0].replaceSubrange(..<8, with: file.number(length))
    #expect(fault(file)?.isClaim == true, "a tensor's name")
  }

  @Test func `bad keys are refused`() {
    func refused(_ name: [UInt8], _ type: UInt32 = 0, _ value: [UInt8] = [1]) -> GGUFError.Fault? {
      var file = FileBuilder.small
      file.keys.append(file.number(UInt64(name.count)) + name + file.number(type) + value)
      return fault(file)
    }
    #expect(refused(Array("good".utf8)) == nil)
    #expect(refused([]) == .emptyKey)
    #expect(refused([0x78, 0xFF]) == .keyNotUTF8)
    #expect(refused(Array("general.architecture".utf8)) == .duplicateKey("general.architecture"))
    #expect(refused([UInt8](repeating: 0x6B, count: 65536)) == .keyTooLong(65536, limit: 65535))
    #expect(refused(Array("x".utf8), 13) == .unknownValueType(13, key: "x"))
    #expect(refused(Array("x".utf8), .max) == .unknownValueType(.max, key: "x"))
  }

  @Test func `an array's element type is checked though it is empty`() {
    var file = FileBuilder.small
    file.addKey("x", 9, file.number(UInt32(99)) + file.number(UInt64(0)))
    #expect(fault(file) == .unknownValueType(99, key: "x"))
  }

  @Test func `deep arrays do not exhaust the stack`() {
    var file = FileBuilder.small
    let level = file.number(UInt32(9)) + file.number(UInt64(1))
    let innermost = file.number(UInt32(0)) + file.number(UInt64(0))
    file.addKey("x", 9, (0..<20_000).flatMap { _ in level } + innermost)
    #expect(fault(file) == .nestedTooDeep(key: "x", limit: 4))
  }

  @Test func `alignments other than powers of two in 32 bits are refused`() {
    func refused(_ type: UInt32, _ value: [UInt8]) -> GGUFError.Fault? {
      var file = FileBuilder.small
      file.addKey("general.alignment", type, value)
      return fault(file)
    }
    let file = FileBuilder()
    #expect(refused(4, file.number(UInt32(32))) == nil)
    for bad: UInt32 in [0, 3, 48, 1 << 31] {
      #expect(refused(4, file.number(bad)) == .badAlignment(.uint32(bad)))
    }
    #expect(refused(5, file.number(Int32(32))) == .badAlignment(.int32(32)))
    #expect(refused(10, file.number(UInt64(32))) == .badAlignment(.uint64(32)))
    #expect(refused(8, file.text("32")) == .badAlignment(.string("32")))
  }

  @Test func `bad tensor names are refused`() {
    func refused(_ name: [UInt8]) -> GGUFError.Fault? {
      var file = FileBuilder.small
      file.tensors[0].replaceSubrange(..<9, with: file.number(UInt64(name.count)) + name)
      return fault(file)
    }
    #expect(refused(Array("c".utf8)) == nil)
    #expect(refused([]) == .emptyTensorName)
    #expect(refused([0x61, 0]) == .tensorNameNotText)
    #expect(refused([0x61, 0xFF]) == .tensorNameNotText)
    #expect(refused(Array("b".utf8)) == .duplicateTensor("b"))
    #expect(
      refused([UInt8](repeating: 0x6E, count: 65536)) == .tensorNameTooLong(65536, limit: 1023))
  }

  @Test func `shapes that no file can hold are refused`() {
    func refused(_ dimensions: [UInt64], type: UInt32 = 0) -> Bool {
      var file = FileBuilder()
      file.addTensor("a", dimensions, type, 0)
      file.data = [UInt8](repeating: 0, count: 4096)
      return fault(file) != nil
    }
    #expect(!refused([2, 2, 2, 2]))
    #expect(!refused([]))
    #expect(refused([2, 2, 2, 2, 2]))
    #expect(refused([1 << 63]))
    #expect(refused([.max, 1]))
    #expect(refused([1 << 32, 1 << 32]))
    #expect(refused([4, 1 << 62 + 1]))
    #expect(refused([0, 1 << 40, 1 << 40]))
    #expect(refused([1 << 16, 1 << 16, 1 << 16, 1 << 16]))
    #expect(refused([1 << 62 + 32]))
    #expect(refused([1 << 60, 16], type: 8))
    #expect(refused([4, 1 << 30 - 1, 1 << 30 + 1]))
    #expect(refused([33, 4], type: 2), "half a block")
    #expect(refused([32, 8], type: 12), "an eighth of a superblock")
  }

  @Test(arguments: [4, 5, 31, 36, 37, 1000, .max] as [UInt32])
  func `types that do not exist are refused`(type: UInt32) {
    var file = FileBuilder()
    file.addTensor("a", [32], type, 0)
    file.data = [UInt8](repeating: 0, count: 4096)
    #expect(fault(file) == .unknownTensorType(type, tensor: "a"))
  }

  @Test func `tensors that do not tile the data are refused`() {
    func refused(_ offset: UInt64) -> GGUFError.Fault? {
      var file = FileBuilder()
      file.addTensor("a", [8, 4], 0, 0)
      file.addTensor("b", [8], 0, offset)
      file.data = [UInt8](repeating: 0, count: 192)
      return fault(file)
    }
    #expect(refused(128) == nil)
    #expect(refused(129) == .unaligned(tensor: "b", at: 129, alignment: 32))
    #expect(refused(0) == .overlap(tensor: "a", with: "b"))
    #expect(refused(96) == .overlap(tensor: "b", with: "a"))
    #expect(refused(160) == .hole(before: "b", bytes: 32))
    for far: UInt64 in [192, 1 << 20, 1 << 63, .max - 31, .max - 127] {
      guard case .beyondFile(tensor: "b", at: far, bytes: 32, _) = refused(far) else {
        Issue.record("\(far): \(String(describing: refused(far)))")
        continue
      }
    }
  }

  @Test func `sizes whose sum overflows are refused`() {
    var file = FileBuilder()
    let half: UInt64 = 1 << 63 - 64
    file.addTensor("a", [half], 24, 0)
    file.addTensor("b", [half], 24, half)
    file.addTensor("c", [128], 24, .max - 127)
    #expect(fault(file) != nil)
  }

  @Test func `no sentence is left without words`() {
    let faults: [GGUFError.Fault] = [
      .emptyKey, .emptyTensorName, .duplicateTensor("t"), .headerTooLarge(limit: 1),
      .wrongPart(found: nil, expected: 1), .wrongPartCount(found: 2, expected: 3),
      .wrongTensorCount(found: 1, expected: 2), .partNamedOtherwise(expectedSuffix: ".gguf"),
      .hole(before: "t", bytes: 1), .badAlignment(.bool(true)),
      .badShape(.negative([-1]), tensor: "t"), .nestedTooDeep(key: "k", limit: 4),
    ]
    for fault in faults { #expect(fault.description != "is not valid") }
  }
}

extension GGUFError.Fault {
  fileprivate var isClaim: Bool {
    if case .claimsTooMany = self { true } else { false }
  }
}

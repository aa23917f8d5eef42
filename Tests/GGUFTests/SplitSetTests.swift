import GGUF
import OrderedCollections
import Storage
import SystemPackage
import Tensors
import TestSupport
import Testing

@Suite struct SplitSetTests {
  @Test func `names of parts are taken apart and put together`() {
    let name = GGUFSplitName("a-b-00002-of-00005.gguf.zst")
    #expect(name == GGUFSplitName(prefix: "a-b", number: 2, count: 5, suffix: ".gguf.zst"))
    #expect(name?.part(5).fileName == "a-b-00005-of-00005.gguf.zst")
    #expect(GGUFSplitName(prefix: "m", number: 12, count: 34).fileName == "m-00012-of-00034.gguf")
    for other in [
      "a.gguf", "a-00001-of-00002.bin", "a-00003-of-00002.gguf", "a-00000-of-00002.gguf",
      "a-1-of-2.gguf", "00001-of-00002.gguf", "a-00001-to-00002.gguf", "a-0000x-of-00002.gguf",
    ] { #expect(GGUFSplitName(other) == nil, "\(other)") }
  }

  /// Writes a set of two parts, "a" in the first and "b" in the second, with keys for each.
  private func write(
    _ directory: FilePath, _ keys: [[String: GGUFValue]], names: [String] = ["a", "b"]
  ) throws {
    for (index, keys) in keys.enumerated() {
      var metadata = GGUFMetadata(["part": .uint8(UInt8(index))])
      for key in keys.keys.sorted() { metadata[key] = keys[key] }
      let layout = try GGUFLayout(
        metadata: metadata, tensors: [.init(names[index], .F32, Shape([8]))])
      let name = GGUFSplitName(prefix: "m", number: index + 1, count: 2).fileName
      let file = try OutputFile(directory.appending(name))
      try file.write(layout.header, at: 0)
      try file.reserve(layout.fileSize)
      try file.commit()
    }
  }

  private func keys(_ number: Int, of count: Int = 2, tensors: Int = 2) -> [String: GGUFValue] {
    [
      "split.no": .uint16(UInt16(number)), "split.count": .uint16(UInt16(count)),
      "split.tensors.count": .int32(Int32(tensors)),
    ]
  }

  @Test(arguments: [1, 2]) func `any part opens the set`(given: Int) throws {
    try withTemporaryDirectory { directory in
      try write(directory, [keys(0), keys(1)])
      let model = try GGUFModel(directory.appending("m-0000\(given)-of-00002.gguf"))
      #expect(model.parts.count == 2)
      #expect(model.tensors.map(\.name) == ["a", "b"])
      #expect(model.partOfTensor == [0, 1])
      #expect(model.metadata["part"] == .uint8(0))
    }
  }

  @Test func `a file of its own is a model`() throws {
    try withTemporaryDirectory { directory in
      try write(directory, [[:]])
      let model = try GGUFModel(directory.appending("m-00001-of-00002.gguf"))
      #expect(model.parts.count == 1)
      #expect(model.tensors.map(\.name) == ["a"])
    }
  }

  @Test func `parts that do not fit together are refused`() throws {
    func fault(
      _ keys: [[String: GGUFValue]], names: [String] = ["a", "b"]
    ) throws -> GGUFError.Fault? {
      try withTemporaryDirectory { directory in
        try write(directory, keys, names: names)
        do throws(GGUFError) {
          _ = try GGUFModel(directory.appending("m-00001-of-00002.gguf"))
          return nil
        } catch { return error.fault }
      }
    }
    #expect(try fault([keys(0), keys(5)]) == .wrongPart(found: 5, expected: 1))
    #expect(try fault([keys(0), keys(0)]) == .wrongPart(found: 0, expected: 1))
    #expect(try fault([keys(0), [:]]) == .wrongPartCount(found: nil, expected: 2))
    #expect(
      try fault([keys(0, of: 3), keys(1, of: 3)]) == .wrongPartCount(found: 3, expected: 2))
    #expect(try fault([keys(0), keys(1, of: 7)]) == .wrongPartCount(found: 7, expected: 2))
    #expect(
      try fault([keys(0, of: 0), keys(1, of: 0)]) == .wrongPartCount(found: 0, expected: 2))
    #expect(
      try fault([keys(0, tensors: 99), keys(1, tensors: 99)])
        == .wrongTensorCount(found: 2, expected: 99))
    #expect(try fault([keys(0), keys(1)], names: ["a", "a"]) == .duplicateTensor("a"))
    guard case .partUnreadable(2, of: 2, .cannotOpen) = try fault([keys(0)]) else {
      Issue.record("an absent part is not named")
      return
    }
  }

  @Test func `a part under another name is refused`() throws {
    try withTemporaryDirectory { directory in
      try write(directory, [keys(0)])
      let part = directory.appending("m-00001-of-00002.gguf")
      let bytes = try FileSource(part)
      let renamed = try OutputFile(directory.appending("renamed.gguf"))
      try renamed.write(try bytes.bytes(in: 0..<bytes.size), at: 0)
      try renamed.commit()
      let error = #expect(throws: GGUFError.self) {
        try GGUFModel(directory.appending("renamed.gguf"))
      }
      #expect(error?.fault == .partNamedOtherwise(expectedSuffix: "-00001-of-00002.gguf"))
    }
  }
}

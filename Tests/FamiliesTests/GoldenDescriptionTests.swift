import Checkpoints
import Families
import OrderedCollections
import StrictJSON
import Tensors
import TestSupport
import Testing
import Views

private let checkpoints = [
  "Llama-3.1-2M-Instruct", "Llama-2-7b-chat-tiny-hf", "Vicuna-7B-v1.5-fast",
  "Mistral-7B-Instruct-v0.3-tiny", "Mistral-Nemo-Instruct-2407-tiny", "Qwen2.5-3M-Instruct",
  "DeepSeek-R1-Distill-Qwen-1.5B-tiny", "DeepSeek-R1-Distill-Llama-8B-tiny", "Qwen3-0.6B-tiny",
  "all-MiniLM-L6-v2-tiny", "Mixtral-8x2M-Instruct-v0.1",
]

@Suite struct GoldenDescriptionTests {
  @Test(arguments: checkpoints, [ElementType.F32, .F16, .BF16, .Q8_0])
  func `a description has the reference's keys and tensors in its order`(
    checkpoint: String, type: ElementType
  ) throws {
    let fileType = try #require(OutputTypes.fileTypes[type])
    let description = try ModelDescription(
      FixtureCheckpoint(checkpoint).opened(), options: DescribeOptions(fileType: fileType))
    let expected = "checkpoints/\(checkpoint)/expected/\(type.rawValue.lowercased()).json"
    let differences = GGUFDump.differences(
      try Fixture.json(expected), description.dump(as: type), typesOnly: true)
    #expect(differences == [])
  }

  @Test(arguments: checkpoints)
  func `auto chooses the type that the reference chose`(checkpoint: String) throws {
    let manifest = try Fixture.json("checkpoints/\(checkpoint)/expected/manifest.json")
    let opened = try FixtureCheckpoint(checkpoint).opened()
    let type = OutputTypes.automatic(for: opened.tensors.values)
    #expect(type.rawValue.lowercased() == manifest["auto"]?.string)
  }

  @Test(arguments: checkpoints)
  func `the default file name is the reference's`(checkpoint: String) throws {
    let manifest = try Fixture.json("checkpoints/\(checkpoint)/expected/manifest.json")
    let opened = try FixtureCheckpoint(checkpoint).opened()
    let description = try ModelDescription(opened, options: DescribeOptions(fileType: 0))
    let type = OutputTypes.automatic(for: opened.tensors.values)
    #expect(description.fileName(type: type.rawValue) == manifest["default_file_name"]?.string)
  }

  @Test(arguments: ["Llama-3.1-2M-Instruct", "DeepSeek-R1-Distill-Llama-8B-tiny"])
  func `rope factors have the reference's bits`(checkpoint: String) throws {
    let description = try ModelDescription(
      FixtureCheckpoint(checkpoint).opened(), options: DescribeOptions(fileType: 0))
    let factors = try #require(description.tensors.first)
    #expect(factors.name == "rope_freqs.weight")
    let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: 4 * factors.shape.elementCount) { buffer, count in
      try unsafe factors.view.read(rows: 0..<1, into: UnsafeMutableRawBufferPointer(buffer))
      count = 4 * factors.shape.elementCount
    }
    let dump = try Fixture.json("checkpoints/\(checkpoint)/expected/f32.json")
    #expect(SHA256.hexadecimal(bytes) == dump["tensors"]?.array?.first?.array?.last?.string)
  }
}

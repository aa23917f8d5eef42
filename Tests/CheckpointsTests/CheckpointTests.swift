import Foundation
import GGUF
import OrderedCollections
import Storage
import StrictJSON
import SystemPackage
import Tensors
import Testing

@testable import Checkpoints

/// A directory of files, removed when the test is over.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "kerf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> FilePath { FilePath(url.path).pushing(FilePath(name)) }

  /// Writes a file, with the directories on its way.
  func put(_ name: String, _ text: some Sequence<UInt8>) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text).write(to: file)
  }

  func put(_ name: String, _ json: JSONValue) throws { try put(name, json.serialized().utf8) }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: url.appending(path: name).path, withDestinationPath: target)
  }
}

/// A safetensors file of the named tensors, one F32 each, all zeros.
func shard(_ names: [String]) -> [UInt8] {
  var header: JSONObject = [:]
  for (place, name) in names.enumerated() {
    header[name] = [
      "dtype": "F32", "shape": [1],
      "data_offsets": [.integer(4 * place), .integer(4 * place + 4)],
    ]
  }
  let text = Array(JSONValue.object(header).serialized(pretty: false).utf8)
  let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
  return length + text + [UInt8](repeating: 0, count: 4 * names.count)
}

/// The bytes as a gzip file of one stored block.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var checksum = UInt32.max
  for byte in bytes {
    checksum ^= UInt32(byte)
    for _ in 0..<8 {
      let low = checksum & 1
      checksum >>= 1
      if low == 1 { checksum ^= 0xEDB8_8320 }
    }
  }
  var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1]
  func append(_ value: UInt32, bytes count: UInt32) {
    for place in 0..<count { file.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
  }
  let size = UInt32(bytes.count)
  append(size, bytes: 2)
  append(~size, bytes: 2)
  file += bytes
  append(~checksum, bytes: 4)
  append(size, bytes: 4)
  return file
}

private let first = "model-00001-of-00002.safetensors"
private let second = "model-00002-of-00002.safetensors"
private let index = "model.safetensors.index.json"

/// A checkpoint of two shards: b, a.10, a.2 in the first, c in the second.
private func sharded(_ places: JSONObject = [:]) throws -> Scratch {
  let scratch = try Scratch()
  try scratch.put("config.json", ["architectures": ["X"]])
  try scratch.put(first, shard(["b", "a.2", "a.10"]))
  try scratch.put(second, shard(["c"]))
  let map: JSONObject = [
    "c": .string(second), "b": .string(first), "a.2": .string(first), "a.10": .string(first),
  ]
  let merged = map.merging(places) { $1 }.filter { !$0.value.isNull }
  try scratch.put(index, ["weight_map": .object(merged)])
  return scratch
}

/// The error's sentence with the directory cut out.
private func message(
  _ scratch: Scratch, _ name: String = "", _ body: (FilePath) throws -> Void
) -> String {
  do {
    try body(name.isEmpty ? FilePath(scratch.url.path) : scratch.path(name))
    return "no error"
  } catch {
    return "\(error)".replacing(scratch.url.path + "/", with: "").replacing(
      scratch.url.path, with: "DIR")
  }
}

private func opening(_ scratch: Scratch, _ name: String = "") -> String {
  message(scratch, name) { _ = try Checkpoint(opening: $0) }
}

@Suite struct CheckpointTests {
  @Test func `tensors come part by part, in each by name`() throws {
    let scratch = try sharded()
    for name in ["", index, first] {
      let path = name.isEmpty ? FilePath(scratch.url.path) : scratch.path(name)
      let checkpoint = try Checkpoint(opening: path)
      #expect(checkpoint.tensors.keys == ["a.10", "a.2", "b", "c"])
      #expect(checkpoint.directoryName == scratch.url.lastPathComponent)
      #expect(try checkpoint.configuration.architectures == ["X"])
      #expect(checkpoint.path == path)
    }
  }

  @Test func `without an index all files called model count, and no others`() throws {
    let scratch = try sharded()
    try FileManager.default.removeItem(at: scratch.url.appending(path: index))
    try scratch.put("consolidated.safetensors", shard(["d"]))
    let checkpoint = try Checkpoint(opening: FilePath(scratch.url.path))
    #expect(checkpoint.tensors.keys == ["a.10", "a.2", "b", "c"])
  }

  @Test func `a part may be compressed beside the name that the index gives`() throws {
    let scratch = try sharded()
    try scratch.put(second + ".gz", gzip(shard(["c"])))
    try FileManager.default.removeItem(at: scratch.url.appending(path: second))
    #expect(try Checkpoint(opening: FilePath(scratch.url.path)).tensors.count == 4)
    #expect(try Checkpoint(opening: scratch.path(second + ".gz")).tensors.count == 4)
    try FileManager.default.removeItem(at: scratch.url.appending(path: index))
    let checkpoint = try Checkpoint(opening: FilePath(scratch.url.path))
    #expect(checkpoint.tensors.keys == ["a.10", "a.2", "b", "c"])
    #expect(try TensorSet(opening: scratch.path(second + ".gz")).tensors.map(\.name) == ["c"])
  }

  @Test func `one file is the model where no index lists it`() throws {
    let scratch = try Scratch()
    try scratch.put("config.json", [:])
    try scratch.put("weights.safetensors", shard(["x"]))
    let checkpoint = try Checkpoint(opening: scratch.path("weights.safetensors"))
    #expect(checkpoint.tensors.keys == ["x"])
    #expect(checkpoint.folder.path.string == scratch.url.path)
  }

  @Test(arguments: [
    ("/a/b/Model-7B", "Model-7B"), ("/a/b/", "b"), ("/a/b/.", "b"), ("/a/b/../c", "c"), ("/", ""),
  ])
  func `the directory's name is that of its absolute path`(path: String, name: String) {
    #expect(ModelPath.directoryName(FilePath(path)) == name)
  }

  @Test func `a relative path is completed`() {
    let current = FilePath(FileManager.default.currentDirectoryPath).lastComponent?.string
    #expect(ModelPath.directoryName(".") == current)
    #expect(ModelPath.directoryName("x/..") == current)
    #expect(ModelPath.directoryName("x/Model") == "Model")
  }

  @Test func `files may be links into a store`() throws {
    let scratch = try Scratch()
    try scratch.put("blobs/1", "{}".utf8)
    try scratch.put("blobs/2", shard(["x"]))
    try FileManager.default.createDirectory(
      at: scratch.url.appending(path: "m"), withIntermediateDirectories: true)
    try scratch.link("m/config.json", to: "../blobs/1")
    try scratch.link("m/model.safetensors", to: "../blobs/2")
    #expect(try Checkpoint(opening: scratch.path("m")).tensors.count == 1)
  }
}

@Suite struct CheckpointErrorTests {
  @Test func `an index that lists other tensors than the parts have is refused`() throws {
    #expect(
      opening(try sharded(["d": .string(first), "e": .string(second)]))
        == #"\#(index): lists tensors that no part has: "d" and "e""#)
    #expect(
      opening(try sharded(["b": .null, "a.2": .null]))
        == #"\#(index): does not list tensors that the parts have: "a.2" and "b""#)
    let many = Dictionary(
      uniqueKeysWithValues: (10..<20).map { ("x\($0)", JSONValue.string(first)) })
    let scratch = try sharded(JSONObject(uniqueKeysWithValues: many.sorted { $0.key < $1.key }))
    #expect(opening(scratch).hasSuffix(#""x10", "x11" and "x12" (10 in all)"#))
  }

  @Test func `an index that lists a tensor twice is refused`() throws {
    let scratch = try sharded()
    let listed = ["a.2", "b", "a.2", "c"].map { #""\#($0)":"\#(first)""# }
    try scratch.put(index, #"{"weight_map":{\#(listed.joined(separator: ","))}}"#.utf8)
    #expect(opening(scratch) == #"\#(index): lists tensor "a.2" twice"#)
  }

  @Test func `a tensor that the index places in the other part is found`() throws {
    let scratch = try sharded(["b": .string(second)])
    #expect(opening(scratch) == "no error")
  }

  @Test func `parts that are absent, or that two hold the same tensor, are named`() throws {
    let absent = try sharded(["b": "model-00003-of-00002.safetensors"])
    #expect(
      opening(absent)
        == "\(index): names the file model-00003-of-00002.safetensors, which is not there")
    let twice = try sharded()
    try twice.put(second, shard(["c", "b"]))
    #expect(opening(twice) == #"\#(second): holds tensor "b", which \#(first) holds already"#)
  }

  @Test(
    arguments: [
      "../outside.safetensors", "./x/../../outside.safetensors", "/etc/passwd", "", "a\0.txt", 1,
      [], .null,
    ] as [JSONValue])
  func `a part outside of the directory is refused`(part: JSONValue) throws {
    let scratch = try sharded()
    try scratch.put(index, ["weight_map": ["a.2": .string(first), "b": part]])
    #expect(opening(scratch).hasPrefix("\(index): "))
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"metadata": {}}"#, #"{"weight_map": ["a"]}"#, #"{"weight_map": {}}"#,
    #"{"weight_map":"# + String(repeating: "[", count: 100_000),
    #"{"weight_map": {"b": "\#(second)", "b": "\#(first)"}}"#,
  ])
  func `an index that is none is refused`(text: String) throws {
    let scratch = try sharded()
    try scratch.put(index, text.utf8)
    for name in ["", index, first] {
      #expect(opening(scratch, name).hasPrefix("\(index): "))
    }
  }

  @Test func `a part that loops or is cut is refused`() throws {
    let loop = try sharded()
    try FileManager.default.removeItem(at: loop.url.appending(path: second))
    try loop.link(second, to: second)
    #expect(opening(loop) == "\(index): names the file \(second), which is not there")
    let cut = try sharded()
    try cut.put(second, shard(["c"]).prefix(50))
    #expect(opening(cut).hasPrefix("\(second): byte "))
  }

  @Test func `forms that are not whole safetensors models are called by name`() throws {
    let scratch = try Scratch()
    #expect(opening(scratch) == "DIR: no config.json, which says how the model is built")
    try scratch.put("params.json", [:])
    #expect(opening(scratch) == "DIR: no weights (consolidated*.safetensors) in this directory")
    try scratch.put("config.json", [:])
    #expect(opening(scratch).contains("--mistral-format reads params.json"))
    let other = try Scratch()
    try other.put("config.json", [:])
    try other.put("weights.pth", [])
    #expect(opening(other).contains("to convert weights.pth, name it"))
    try scratch.put("adapter_config.json", [:])
    #expect(opening(scratch).hasPrefix("DIR: an adapter (adapter_config.json)"))
    try scratch.put("pytorch_model-00001-of-00002.bin", [])
    #expect(
      opening(scratch).hasPrefix(
        "pytorch_model-00001-of-00002.bin: byte 0: is not a PyTorch file"))
    try scratch.put("model.safetensors", [])
    #expect(opening(scratch).hasPrefix("model.safetensors: byte 0: is not a safetensors file"))
  }

  @Test func `a config.json that is no file is refused`() throws {
    let scratch = try sharded()
    let config = scratch.url.appending(path: "config.json")
    try FileManager.default.removeItem(at: config)
    try scratch.link("config.json", to: "config.json")
    #expect(opening(scratch) == "DIR: no config.json, which says how the model is built")
    try FileManager.default.removeItem(at: config)
    try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
    #expect(opening(scratch) == "config.json: is a directory, not a file")
  }

  @Test func `a configuration beyond any sense is not read`() throws {
    let scratch = try sharded()
    try scratch.put("config.json", Array(repeating: UInt8(ascii: " "), count: 17 << 20))
    #expect(opening(scratch).hasPrefix("config.json: has 17825792 bytes, more than "))
  }
}

@Suite struct ModelInputTests {
  private let emptyGGUF: [UInt8] =
    Array("GGUF".utf8) + [3, 0, 0, 0] + Array(repeating: 0, count: 16)

  @Test func `the form is told by the name, and by the content where the name says nothing`() throws
  {
    let scratch = try sharded()
    try scratch.put("model.gguf", emptyGGUF)
    try scratch.put("blob", emptyGGUF)
    try scratch.put("other", shard(["x"]))
    for name in ["model.gguf", "blob"] {
      guard case .gguf(let model) = try ModelInput.open(scratch.path(name)) else {
        Issue.record("\(name) is no GGUF")
        continue
      }
      #expect(model.tensors.isEmpty)
      #expect(try TensorSet(opening: scratch.path(name)).tensors.isEmpty)
    }
    for name in [first, index, "other"] {
      guard case .checkpoint = try ModelInput.open(scratch.path(name)) else {
        Issue.record("\(name) is no checkpoint")
        continue
      }
    }
    #expect(throws: CheckpointError.self) { try Checkpoint(opening: scratch.path("blob")) }
  }

  @Test func `what is absent or no model is refused in one line`() throws {
    let scratch = try Scratch()
    try scratch.put("empty", [])
    try scratch.put("text", "hello, world".utf8)
    try scratch.put("short", "GG".utf8)
    try scratch.link("loop", to: "loop")
    try scratch.link("null", to: "/dev/null")
    try scratch.link("none.gguf", to: "nothing")
    for name in ["absent", "absent.gguf", "empty", "text", "short", "loop", "null", "none.gguf"] {
      let text = message(scratch, name) { _ = try ModelInput.open($0) }
      #expect(text.hasPrefix("\(name): "), "\(text)")
      #expect(!text.contains("\n"))
      let light = message(scratch, name) { _ = try TensorSet(opening: $0) }
      #expect(light.hasPrefix("\(name): "))
    }
    let text = message(scratch, "text") { _ = try ModelInput.open($0) }
    #expect(
      text.hasPrefix(
        "text: begins like neither safetensors, PyTorch nor GGUF; expected a directory"))
  }

  @Test func `looking into weights needs no configuration`() throws {
    let scratch = try Scratch()
    try scratch.put("diffusion.safetensors", shard(["b", "a"]))
    for path in [FilePath(scratch.url.path), scratch.path("diffusion.safetensors")] {
      let set = try TensorSet(opening: path)
      #expect(set.tensors.map(\.name) == ["b", "a"])
      guard case .safetensors(let metadata) = set.metadata else {
        Issue.record("no safetensors")
        continue
      }
      #expect(metadata.isEmpty)
    }
    let shards = try sharded()
    #expect(
      try TensorSet(opening: FilePath(shards.url.path)).tensors.map(\.name) == [
        "b", "a.2", "a.10", "c",
      ])
    #expect(try TensorSet(opening: shards.path(index)).tensors.count == 4)
    #expect(try TensorSet(opening: shards.path(second)).tensors.count == 1)
  }

  @Test func `an empty directory has no weights`() throws {
    let scratch = try Scratch()
    #expect(throws: CheckpointError.noWeights(directory: scratch.url.path)) {
      try TensorSet(opening: FilePath(scratch.url.path))
    }
  }
}
